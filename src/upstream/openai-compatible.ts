import type { PrivateHosts } from '../core/addresses.ts'
import type { Question, Upstream } from '../core/runs/index.ts'
import { guardedFetch } from './guarded-fetch.ts'
import { createModels, type OpenSealed } from './models.ts'
import { textsOf } from './texts-of.ts'

/** What to send along with a question, so that the server goes on with its trace. */
export type TraceHeaders = () => Readonly<Record<string, string>>

/** Is given what to call whenever the settings of any assistant change. */
export type OnSettingsChange = (listener: () => void) => void

/**
 * Asks any server that speaks OpenAI's chat completions: OpenAI, vLLM, Ollama, llama.cpp and
 * others. Asks once: a retry could cost twice. Neither a redirect nor a name leads it into a private
 * network.
 *
 * What the token permits (`rag:access` and others) goes along in `x-jeton-permissions`, separated
 * by commas; without the header the token said nothing of it.
 *
 * The provider is called directly, without `streamText` around it: this keeps no second copy of
 * the stream, prints nothing, and throws when there is no answer.
 */
export function openAiCompatible(
  openSealed: OpenSealed,
  privateHosts: PrivateHosts,
  traceHeaders: TraceHeaders = () => ({}),
  onSettingsChange: OnSettingsChange = () => undefined,
  lingerSeconds?: number,
): Upstream {
  const models = createModels(openSealed, guardedFetch(privateHosts))
  onSettingsChange(models.forget)
  return {
    async *answer(settings, question, signal) {
      const { stream } = await models.of(settings).doStream({
        prompt: promptOf(question),
        abortSignal: signal,
        headers: { ...traceHeaders(), ...permitted(question) },
        providerOptions: { openaiCompatible: question.user ? { user: question.user } : {} },
        includeRawChunks: true,
      })
      return yield* textsOf(stream, lingerSeconds)
    },
  }
}

/** In a header, as some servers refuse members of a body that they do not know. */
function permitted({ permissions }: Question): Record<string, string> {
  return permissions ? { 'x-jeton-permissions': permissions.join(',') } : {}
}

function promptOf({ system, messages }: Question) {
  const first = system === '' ? [] : [{ role: 'system' as const, content: system }]
  const rest = messages.map(({ role, content }) => ({
    role,
    content: [{ type: 'text' as const, text: content }],
  }))
  return [...first, ...rest]
}
