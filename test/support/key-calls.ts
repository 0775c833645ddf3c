import type { KeyUse } from '../../src/core/accounts/index.ts'
import type { Deployed } from './deployment.ts'

/** A key as its holder presents it. */
export interface PresentedKey {
  readonly keyId: string
  readonly secret: string
}

interface KeyRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: object | undefined
}

/** A request that an API key opens, and how it is refused to a key without the permission. */
export interface KeyCall {
  readonly request: (house: Deployed, key: PresentedKey) => Promise<KeyRequest> | KeyRequest
  readonly refusal: { readonly status: number; readonly body?: object }
}

interface Described {
  /** The calls, and the refusal, as the docs name them. */
  readonly calls: string
  readonly without: string
  readonly asks: Readonly<Record<string, KeyCall>>
}

const UNKNOWN_KEY = {
  chat: {
    status: 401,
    body: { success: false, error: { message: 'Invalid API key', code: 'unauthorized' } },
  },
  stream: {
    status: 401,
    body: { error: 'Unauthorized. Please provide a valid secret key.', success: false },
  },
  user: {
    status: 401,
    body: { statusCode: 401, message: 'Insufficient permissions', error: 'Unauthorized' },
  },
} as const
const FORBIDDEN = { status: 403 } as const
/** Of what every live key may do. */
const NONE = { status: 0 } as const

const bearing = (
  method: 'GET' | 'POST',
  url: string | ((house: Deployed) => string),
  refusal: KeyCall['refusal'],
  body?: object | ((house: Deployed) => object),
): KeyCall => ({
  request: (house, { secret }) => ({
    method,
    url: typeof url === 'string' ? url : url(house),
    headers: { authorization: `Bearer ${secret}` },
    body: typeof body === 'function' ? body(house) : body,
  }),
  refusal,
})

const paired = (url: string, more: (house: Deployed) => Promise<object> | object): KeyCall => ({
  request: async (house, { keyId, secret }) => ({
    method: 'POST',
    url,
    headers: {},
    body: { keyId, keySecret: secret, ...(await more(house)) },
  }),
  refusal: UNKNOWN_KEY.user,
})

async function someUser({ stores, demo }: Deployed): Promise<object> {
  const { organization } = demo
  const entry = { id: `cm${stores.now()}`, organization, externalId: 'somebody' }
  return { customerUserId: (await stores.endUsers.enter(entry)).id }
}

/** The calls behind each row of the table of permissions. */
export const KEY_CALLS: Readonly<Record<KeyUse, Described>> = {
  issue_tokens: {
    calls:
      'Issue tokens: `POST /api/v1/chat/token`, `GET /api/v1/token`, `POST /rest/v1/auth/token`',
    without: 'the 401 of an unknown key; `/rest/v1/auth/token`: 401 `Insufficient permissions`',
    asks: {
      'a chat token': bearing('POST', '/api/v1/chat/token', UNKNOWN_KEY.chat, {}),
      'a stream token': bearing('GET', '/api/v1/token', UNKNOWN_KEY.stream),
      'a user token': paired('/rest/v1/auth/token', ({ demo }) => ({
        userId: 'somebody',
        agentId: demo.agent,
      })),
    },
  },
  run_workflows: {
    calls: 'Run a workflow: `POST /api/v1/run/{workflowId}`',
    without: 'the 401 of an unknown key',
    asks: {
      'a run': bearing('POST', ({ demo }) => `/api/v1/run/${demo.workflow}`, UNKNOWN_KEY.stream, {
        story: 'a story',
      }),
    },
  },
  invalidate_end_users: {
    calls: 'End the tokens of an end user: `POST /rest/v1/auth/invalidate-token`',
    without: '401 `Insufficient permissions`',
    asks: { 'an invalidation': paired('/rest/v1/auth/invalidate-token', someUser) },
  },
  read_balance: {
    calls: 'Read the balance: `GET /api/v1/balance`',
    without: '',
    asks: { 'the balance': bearing('GET', '/api/v1/balance', NONE) },
  },
  identify: {
    calls: 'Read who it is: `GET /api/v1/auth/me`',
    without: '',
    asks: { 'who it is': bearing('GET', '/api/v1/auth/me', NONE) },
  },
  manage_assistant_tokens: {
    calls:
      'Make, list, show, rotate and delete its own assistant tokens: `/api/tokens`, `/api/assistants/{id}/tokens`',
    without: '403',
    asks: {
      'an assistant token': bearing('POST', '/api/tokens', FORBIDDEN, ({ demo }) => ({
        type: 'assistant',
        assistantId: demo.assistant,
      })),
    },
  },
  manage: {
    calls:
      'Access tokens, personal tokens, administration, events, metrics and revocations: `/api/v1/access-tokens`, `/api/v1/admin`, `/metrics`, `/api/v1/revocations`',
    without: '403',
    asks: {
      'a list of access tokens': bearing('GET', '/api/v1/access-tokens', FORBIDDEN),
      'an access token': bearing('POST', '/api/v1/access-tokens', FORBIDDEN, { name: 'CI' }),
      'a list of API keys': bearing('GET', '/api/v1/admin/api-keys', FORBIDDEN),
      'an assistant': bearing('POST', '/api/v1/admin/assistants', FORBIDDEN, {
        kind: 'agent',
        name: 'Agent',
        upstream: { provider: 'demo' },
      }),
      'a list of assistants': bearing('GET', '/api/v1/admin/assistants', FORBIDDEN),
      'the events': bearing('GET', '/api/v1/admin/events', FORBIDDEN),
      'the metrics': bearing('GET', '/metrics', FORBIDDEN),
      'the revocations': bearing('GET', '/api/v1/revocations', FORBIDDEN),
    },
  },
}
