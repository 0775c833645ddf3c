import { objectionToBaseUrl, plainBaseUrl } from './core/base-url.ts'
import { text } from './setting-kinds.ts'

const OPENAI = 'https://api.openai.com/v1'
const USUAL_MODEL = 'gpt-5-mini'

/** The settings that name the model of the assistants that the first start makes. */
export const MODEL_SETTINGS = {
  OPENAI_API_KEY: text(
    '',
    'Read by the first start: with it, the assistants that it makes are answered by an OpenAI-compatible server instead of the built-in demo. Later starts warn when it is another one than they use.',
  ),
  OPENAI_BASE_URL: text(
    '',
    `The address of that server, up to and without \`/chat/completions\`. When empty, \`${OPENAI}\`. Any other server may do without \`OPENAI_API_KEY\`, as Ollama does. While it is set, its host counts as one of \`JETON_UPSTREAM_HOSTS\`.`,
  ),
  OPENAI_MODEL: text('', `The model to ask that server for. When empty, \`${USUAL_MODEL}\`.`),
}

type ModelSettings = Readonly<Record<keyof typeof MODEL_SETTINGS, string>>

/** What a model is asked by, before its key is sealed. */
export interface Model {
  readonly baseUrl: string
  readonly model: string
  /** null for a server that wants none. */
  readonly key: string | null
}

/** What is wrong with the address, in words that go on after its name. */
export const problemOfBaseUrl = ({ OPENAI_BASE_URL: url }: ModelSettings): string | undefined =>
  url === '' ? undefined : objectionToBaseUrl(url)

/** The model that these settings name; undefined for the demo: OpenAI itself wants a key. */
export function modelOf(settings: ModelSettings): Model | undefined {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: url, OPENAI_MODEL: name } = settings
  const baseUrl = plainBaseUrl(url || OPENAI)
  if (key === '' && new URL(baseUrl).host === new URL(OPENAI).host) return undefined
  return { baseUrl, model: name || USUAL_MODEL, key: key || null }
}

/** Those of these settings that are set. */
export const modelSettingsIn = (settings: ModelSettings): string[] =>
  (['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_MODEL'] as const).filter(
    (name) => settings[name] !== '',
  )
