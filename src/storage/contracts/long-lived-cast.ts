import type { ApiKeyStore, OperatorStore, OrganizationStore } from '../../core/accounts/index.ts'
import type { AssistantStore } from '../../core/assistants/index.ts'
import type { EventStore } from '../../core/events/index.ts'
import type { LongLivedStore, NewLongLivedToken } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { newAssistant, newOperator, newToken, secretOf } from './given.ts'

/** The stores that the contract of long-lived tokens is about, and those that it needs. */
export interface Opened {
  readonly apiKeys: ApiKeyStore
  readonly assistants: AssistantStore
  readonly events: EventStore
  readonly longLived: LongLivedStore
  readonly operators: OperatorStore
  readonly organizations: OrganizationStore
  /** The store's clock. */
  readonly now: () => number
}

/** Two operators of `acme` and one of `rival`, and an assistant of `acme`, before any token. */
export async function setStage({ assistants, operators }: Opened): Promise<void> {
  for (const [id, organization] of [
    ['ada', 'acme'],
    ['bob', 'acme'],
    ['eve', 'rival'],
  ] as const) {
    const invited = changeOf('operator.invited', `operator:${id}`)
    await operators.add(newOperator(id, { organization }), invited)
  }
  const helper = newAssistant('helper', { naturalId: 'team:helper' })
  await assistants.add(helper, changeOf('assistant.created', 'assistant:helper'))
}

/** Adds a token of ada's, unless it is said to be another's. */
export const add = ({ longLived }: Opened, id: string, more: Partial<NewLongLivedToken> = {}) =>
  longLived.add(newToken(id, 'ada', more), changeOf('token.created', `token:${id}`))

/** The live token that has the secret of this name. */
export const found = async ({ longLived }: Opened, name: string) =>
  (await longLived.bySecret(secretOf(name).digest)).value

/** Which of these tokens still open something. Asks for one after the other: there may be hundreds. */
export async function alive(opened: Opened, ids: readonly string[]): Promise<string[]> {
  const live: string[] = []
  for (const id of ids) {
    const borne = await found(opened, id)
    if (borne) live.push(borne.token.id)
  }
  return live
}
