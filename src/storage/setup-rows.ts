import type { SetupIds } from '../core/setup/index.ts'
import type { Row } from './values.ts'

/** @param row of what set-up made, with the `username` of its operator */
export function setupIdsOf(row: Row): SetupIds {
  const idOf = (id: unknown) => (id ? { id: String(id) } : undefined)
  return {
    organization: { id: String(row.organization) },
    apiKey: { id: String(row.api_key), keyId: String(row.key_id) },
    chatbot: { id: String(row.chatbot) },
    workflow: { id: String(row.workflow) },
    operator: row.operator
      ? { id: String(row.operator), username: String(row.username) }
      : undefined,
    agent: idOf(row.agent),
    assistant: idOf(row.assistant),
  }
}
