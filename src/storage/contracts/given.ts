import type { KeptSecret, NewApiKey, NewOperator } from '../../core/accounts/index.ts'
import type { Assistant } from '../../core/assistants/index.ts'
import type { NewLongLivedToken, NewToken } from '../../core/tokens/index.ts'

/** The secret whose digest is `digest of` and its name. */
export const secretOf = (name: string): KeptSecret => ({ digest: `digest of ${name}`, mask: name })

/** An API key of `acme`, whose secret has its id for a name. */
export const newApiKey = (id: string, more: Partial<NewApiKey> = {}): NewApiKey => ({
  id,
  keyId: `pk_${id}`,
  organization: 'acme',
  name: `Key "${id}" 👋`,
  environment: 'production',
  permissions: ['chat:send'],
  streamTokensPerMinute: null,
  userTokensPerMinute: null,
  madeBy: null,
  parent: null,
  expiresAt: null,
  secret: secretOf(id),
  ...more,
})

/** A member of `acme`, whose name is its id. */
export const newOperator = (id: string, more: Partial<NewOperator> = {}): NewOperator => ({
  id,
  organization: 'acme',
  username: id,
  email: `${id}@example.com`,
  role: 'member',
  permissions: [],
  hasAiSeat: true,
  isDeploymentOwner: false,
  password: `hash of ${id}`,
  ...more,
})

/** A token of `acme`, whose secret has its id for a name. */
export const newToken = (
  id: string,
  operator: string,
  more: Partial<NewLongLivedToken> = {},
): NewLongLivedToken => ({
  id,
  kind: 'pat',
  organization: 'acme',
  operator,
  assistant: null,
  madeBy: null,
  name: `Token "${id}"`,
  isReadOnly: false,
  cidr: null,
  host: null,
  data: null,
  permissions: null,
  expiresAt: null,
  secret: secretOf(id),
  ...more,
})

/** A token of `acme` for one run. */
export const newStreamToken = (digest: string, more: Partial<NewToken> = {}): NewToken => ({
  digest,
  organization: 'acme',
  apiKeyId: 'key',
  lifetimeSeconds: 60,
  issuedAt: 0,
  ...more,
})

/** An assistant of `acme`, whose name is its id. */
export const newAssistant = (id: string, more: Partial<Assistant> = {}): Assistant => ({
  id,
  naturalId: null,
  organization: 'acme',
  kind: 'assistant',
  name: id,
  description: '',
  system: '',
  template: '',
  upstream: { provider: 'demo' },
  creditsPerRun: 1,
  public: false,
  publicCreditsPerDay: null,
  publicDefault: false,
  ...more,
})
