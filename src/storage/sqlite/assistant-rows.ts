import type { SQLInputValue } from 'node:sqlite'
import {
  ASSISTANT_KINDS,
  type Assistant,
  type KeptAssistant,
  type UpstreamSettings,
} from '../../core/assistants/index.ts'
import type { Row } from './open.ts'
import { numberOrNull, textOrNull, wordIn } from './values.ts'

/** What an assistant's owner may set, as columns. */
export function columnsOf(assistant: Assistant): Record<string, SQLInputValue> {
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
    public: row.public === 1,
    publicCreditsPerDay: numberOrNull(row.public_credits_per_day),
    publicDefault: row.public_default === 1,
    isActive: row.active === 1,
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
