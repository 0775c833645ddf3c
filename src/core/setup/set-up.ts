import { API_KEY_PREFIX, type Passwords, type Permission } from '../accounts/index.ts'
import type { UpstreamSettings } from '../assistants/index.ts'
import type { Change } from '../events/index.ts'
import { digestOf, maskOf, newId, newPassword, newSecret, newUuid } from '../secrets/index.ts'
import { KINDS } from '../tokens/index.ts'
import { demoAssistants } from './demo.ts'
import type { Additions, Beginnings, SetupIds, SetupStore } from './store.ts'

/** What set-up made; the secrets only in the answer of the one call that made them. */
export interface SetUp {
  readonly organization: { readonly id: string }
  readonly apiKey: SetupIds['apiKey'] & { readonly keySecret: string | null }
  readonly chatbot: { readonly id: string }
  readonly workflow: { readonly id: string }
  readonly operator: { readonly username: string; readonly password: string | null }
  readonly accessToken: string | null
  readonly agent: { readonly id: string }
  readonly assistant: { readonly id: string }
}

export interface SetUpRequest {
  readonly upstream: UpstreamSettings
  readonly passwords: Pick<Passwords, 'hash'>
  /**
   * Puts the secrets where their owner finds them, before it returns: whoever has them then may
   * read them, but they open nothing unless what was made is kept. If it throws, nothing is.
   */
  readonly handOver: (made: SetUp) => void
}

const USERNAME = 'admin'
/** The first API key goes into an app's server; administration is for the access token. */
const FIRST_KEY_PERMISSIONS: readonly Permission[] = ['chat:send', 'tools:use', 'rag:access']

/**
 * Gives an empty deployment what a first visitor needs: an organization, an operator who runs the
 * deployment, an access token, an API key, and an assistant of each kind. Once, whichever of all
 * processes comes first; afterwards it only says what there is. Where an early version made less,
 * it makes what is missing.
 */
export async function setUp(
  store: SetupStore,
  { upstream, passwords, handOver }: SetUpRequest,
): Promise<SetUp> {
  const ids = await store.setupIds()
  if (ids?.operator) return shownAgain(ids)

  const secrets = {
    keySecret: ids ? null : newSecret(API_KEY_PREFIX),
    password: newPassword(),
    accessToken: newSecret(KINDS.pat.prefix),
  }
  const beginnings = beginningsOf(ids, secrets, await passwords.hash(secrets.password), upstream)
  const made = madeOf(beginnings.ids, secrets)
  // First handed over, then kept: a crash in between leaves secrets that open nothing and are made
  // anew, whereas kept ones that nobody was told of would be lost.
  const hand = () => handOver(made)
  const hasBegun = await (ids ? store.extend(beginnings, hand) : store.begin(beginnings, hand))
  return hasBegun ? made : setUp(store, { upstream, passwords, handOver })
}

/** What set-up made before. */
export function shownAgain(ids: SetupIds): SetUp {
  return madeOf(ids, { keySecret: null, password: null, accessToken: null })
}

interface Secrets {
  readonly keySecret: string | null
  readonly password: string | null
  readonly accessToken: string | null
}

function madeOf(ids: SetupIds, { keySecret, password, accessToken }: Secrets): SetUp {
  const { organization, apiKey, chatbot, workflow } = ids
  return {
    organization,
    apiKey: { ...apiKey, keySecret },
    chatbot,
    workflow,
    operator: { username: ids.operator?.username ?? '', password },
    accessToken,
    agent: ids.agent ?? { id: '' },
    assistant: ids.assistant ?? { id: '' },
  }
}

function beginningsOf(
  before: SetupIds | undefined,
  secrets: Secrets,
  password: string,
  upstream: UpstreamSettings,
): Beginnings {
  const organization = { id: before?.organization.id ?? newId('organization'), name: 'Demo' }
  const operator = { id: newId('operator'), username: USERNAME }
  const apiKey = before?.apiKey ?? { id: newId('apiKey'), keyId: newId('keyId') }
  const { chatbot, workflow, agent, assistant } = demoAssistants(organization.id, upstream)
  const ids: SetupIds = {
    organization: { id: organization.id },
    apiKey,
    chatbot: before?.chatbot ?? { id: chatbot.id },
    workflow: before?.workflow ?? { id: workflow.id },
    operator,
    agent: { id: agent.id },
    assistant: { id: assistant.naturalId },
  }
  return {
    organization,
    apiKey: newKey(apiKey, organization.id, operator.id, secrets.keySecret ?? ''),
    operator: newOwner(operator, organization.id, password),
    accessToken: newToken(organization.id, operator.id, secrets.accessToken ?? ''),
    assistants: before ? [agent, assistant] : [chatbot, workflow, agent, assistant],
    ids,
    change: setUpChange(organization.id),
  }
}

const newKey = (
  ids: SetupIds['apiKey'],
  organization: string,
  madeBy: string,
  secret: string,
): Beginnings['apiKey'] => ({
  ...ids,
  organization,
  name: 'Demo API key',
  environment: 'production',
  permissions: FIRST_KEY_PERMISSIONS,
  streamTokensPerMinute: null,
  userTokensPerMinute: null,
  madeBy,
  parent: null,
  expiresAt: null,
  secret: { digest: digestOf(secret), mask: maskOf(API_KEY_PREFIX, secret) },
})

const newOwner = (
  ids: { readonly id: string; readonly username: string },
  organization: string,
  password: string,
): Additions['operator'] => ({
  ...ids,
  organization,
  email: '',
  role: 'owner',
  permissions: [],
  hasAiSeat: true,
  isDeploymentOwner: true,
  password,
})

const newToken = (
  organization: string,
  operator: string,
  secret: string,
): Additions['accessToken'] => ({
  id: newUuid(),
  kind: 'pat',
  organization,
  operator,
  assistant: null,
  madeBy: null,
  name: 'Made at set-up',
  isReadOnly: false,
  cidr: null,
  host: null,
  data: null,
  permissions: null,
  expiresAt: null,
  secret: { digest: digestOf(secret), mask: maskOf(KINDS.pat.prefix, secret) },
})

const setUpChange = (organization: string): Change => ({
  actor: 'machine',
  credential: null,
  type: 'deployment.set_up',
  organization,
  subject: `organization:${organization}`,
  ends: [`organization:${organization}`],
  details: {},
})
