import {
  ASSISTANT_KINDS,
  type Assistant,
  type KeptAssistant,
  type ModelInUse,
  type UpstreamSettings,
} from '../core/assistants/index.ts'
import { isTrue, numberOrNull, type Row, textOrNull, wordIn } from './values.ts'

/** What an assistant's owner may set, as columns; truth values are numbers. */
export function columnsOf(assistant: Assistant) {
  const { naturalId, name, description, system, template, creditsPerRun } = assistant
  const { publicCreditsPerDay, publicDefault } = assistant
  const { provider, ...rest } = assistant.upstream
  const { baseUrl, model, sealedKey } = { baseUrl: null, model: null, sealedKey: null, ...rest }
  return {
    natural_id: naturalId,
    name,
    description,
    system,
    template,
    provider,
    base_url: baseUrl,
    model,
    sealed_key: sealedKey,
    credits_per_run: creditsPerRun,
    public: Number(assistant.public),
    public_credits_per_day: publicCreditsPerDay,
    public_default: Number(publicDefault),
  }
}

/** What is kept of an assistant that is deleted: the row to which others refer, and nothing more. */
export const forgotten = ({ id, organization, kind }: Assistant): Assistant => ({
  id,
  organization,
  kind,
  naturalId: null,
  name: '',
  description: '',
  system: '',
  template: '',
  upstream: { provider: 'demo' },
  creditsPerRun: 0,
  public: false,
  publicCreditsPerDay: null,
  publicDefault: false,
})

/** @param row an assistant, and as `last_ended_at` when it or its organization last ended */
export function assistantOf(row: Row): KeptAssistant {
  return {
    id: String(row.id),
    naturalId: textOrNull(row.natural_id),
    organization: String(row.organization),
    kind: wordIn(ASSISTANT_KINDS, row.kind),
    name: String(row.name),
    description: String(row.description),
    system: String(row.system),
    template: String(row.template),
    upstream: upstreamOf(row),
    creditsPerRun: Number(row.credits_per_run),
    public: isTrue(row.public),
    publicCreditsPerDay: numberOrNull(row.public_credits_per_day),
    publicDefault: isTrue(row.public_default),
    isActive: isTrue(row.active),
    createdAt: Number(row.created_at),
    endedAt: numberOrNull(row.last_ended_at),
  }
}

function upstreamOf(row: Row): UpstreamSettings {
  if (row.provider === 'demo') return { provider: 'demo' }
  return {
    provider: 'openai-compatible',
    baseUrl: String(row.base_url),
    model: String(row.model),
    sealedKey: textOrNull(row.sealed_key),
  }
}

/** @param row a server, with how many assistants it answers and the id of one as `example` */
export const modelInUseOf = (row: Row): ModelInUse => ({
  baseUrl: String(row.base_url),
  isPublic: isTrue(row.public),
  assistants: Number(row.assistants),
  example: String(row.example),
})
