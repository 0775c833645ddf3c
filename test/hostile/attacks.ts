import type { Chance } from '../prove/chance.ts'
import { bytesOf, extremeOf, plainOf, type Request } from './extremes.ts'
import { type Lines, type Outcome, type Speech, someAddress } from './lines.ts'
import { malformed } from './malformed.ts'
import type { Operation } from './operations.ts'
import { longText } from './texts.ts'
import { strangerOf, type Victim } from './victim.ts'

/** Whom an attack goes against, by what lines. */
export interface Front {
  readonly victim: Victim
  readonly lines: Lines
  readonly chance: Chance
}

/** One kind of attack, which is done again and again. */
export interface Attack {
  /** How many do it at a time. */
  readonly width: number
  readonly once: (front: Front) => Promise<Outcome>
}

const PATIENCE_MILLISECONDS = 10_000
const HOLD_MILLISECONDS = 4_000

const CLOSE = 'connection: close\r\n'

/** A request of which the answer is awaited. */
const asked = (request: Request, from?: string): Speech => ({
  bytes: bytesOf(request, CLOSE),
  isRead: true,
  milliseconds: PATIENCE_MILLISECONDS,
  ...(from !== undefined && { from }),
})

const json = (value: unknown) => Buffer.from(JSON.stringify(value))

const postOf = (target: string, body: unknown, bearer?: string): Request => ({
  method: 'POST',
  target,
  headers: [
    ['content-type', 'application/json'],
    ...(bearer === undefined ? [] : [['authorization', `Bearer ${bearer}`] as const]),
  ],
  body: json(body),
})

/** With these the attacker's own credentials would end, and with them the attack. */
const SPARED = [
  'DELETE /api/v1/access-tokens',
  'POST /api/v1/admin/tokens/revoke',
  'POST /api/v1/auth/logout',
  'POST /rest/v1/auth/invalidate-token',
]

/** What has no end keeps a connection for as long as it may. */
const speechFor = ({ path }: Operation, request: Request, from?: string): Speech => ({
  ...asked(request, from),
  ...(path.endsWith('/revocations') && { milliseconds: 1_000 }),
})

function extremes(isTenant: boolean): Attack['once'] {
  return ({ victim, lines, chance }) => {
    const all = victim.operations.filter(
      ({ method, path }) => !isTenant || !SPARED.includes(`${method} ${path}`),
    )
    const operation = chance.one(all)
    const holdings = isTenant ? victim.tenant : strangerOf(chance)
    return lines.speak(
      speechFor(operation, extremeOf(operation, holdings, chance), someAddress(chance)),
    )
  }
}

/** What no client would say; some of it leaves the server waiting for more. */
const nonsense: Attack['once'] = ({ victim, lines, chance }) => {
  const bytes = malformed(chance.one(victim.operations), victim.tenant, chance)
  return lines.speak({ bytes, isRead: true, milliseconds: 1_000, from: someAddress(chance) })
}

/** As many requests as fit into 131 KB, on one connection of which nothing is read. */
const pipelines: Attack['once'] = ({ victim, lines, chance }) => {
  const reads = victim.operations.filter(({ method }) => method === 'GET')
  const operation = chance.one(reads)
  const described: Request = { method: 'GET', target: '/docs/json', headers: [], body: undefined }
  const plain = plainOf(operation, victim.tenant, chance)
  const one = bytesOf(chance.below(2) === 0 ? described : plain)
  const bytes = Buffer.concat(Array<Buffer>(Math.floor(131_072 / one.length)).fill(one))
  return lines.speak({ bytes, isRead: false, milliseconds: HOLD_MILLISECONDS })
}

const LARGE_BODY = Buffer.alloc(1_048_575, 'a')

/** A body of a megabyte, but for its last byte. */
const openBodies: Attack['once'] = ({ victim, lines, chance }) => {
  const operation = chance.one(victim.operations.filter(({ body }) => body))
  const holdings = chance.below(2) === 0 ? victim.tenant : strangerOf(chance)
  const { body: _, ...request } = plainOf(operation, holdings, chance)
  const head = bytesOf({ ...request, body: undefined }, 'content-length: 1048576\r\n')
  const bytes = Buffer.concat([head, LARGE_BODY])
  return lines.speak({ bytes, isRead: true, milliseconds: HOLD_MILLISECONDS })
}

/** Headers or a body that come byte by byte; or nothing at all. */
const slow: Attack['once'] = ({ victim, lines, chance }) => {
  const request = plainOf(chance.one(victim.operations), victim.tenant, chance)
  const head = bytesOf({ ...request, body: undefined }, 'content-length: 16000\r\n')
  const starts = [Buffer.alloc(0), head, Buffer.from(`${head.subarray(0, -2)}x-more: `)]
  return lines.speak({
    bytes: chance.one(starts),
    isRead: true,
    milliseconds: PATIENCE_MILLISECONDS,
    trickleMilliseconds: 500,
  })
}

/** Names that nobody has used, each from another address. */
const names: Attack['once'] = ({ lines, chance }) => {
  const length = chance.one([10, 10, 10, 255, 15_000])
  const name = `${chance.next()}${longText(chance, length)}`
  const request = chance.one([
    postOf('/api/v1/auth/login', { username: name, password: name }),
    postOf('/rest/v1/auth/token', { keyId: name, keySecret: name, userId: 'a', agentId: 'a' }),
    { method: 'GET', target: '/api/v1/chat/token', headers: [], body: undefined },
  ])
  return lines.speak(asked(request, someAddress(chance)))
}

/** What is to be hashed: wrong passwords of names that there are, and invitations. */
const passwords: Attack['once'] = ({ victim, lines, chance }) => {
  const username = chance.one(['admin', 'mallory'])
  const password = longText(chance, chance.one([20, 250, 15_000]))
  const invited = { username: `u${chance.below(1e9)}`, email: 'a@example.com', role: 'member' }
  const request = chance.one([
    postOf('/api/v1/auth/login', { username, password }),
    postOf('/api/v1/admin/operators', invited, victim.tenant.accessToken),
  ])
  return lines.speak(asked(request, someAddress(chance)))
}

/** Who watches and takes nothing. */
const watchers: Attack['once'] = ({ victim, lines }) => {
  const headers = [['authorization', `Bearer ${victim.tenant.accessToken}`]] as const
  const request: Request = {
    method: 'GET',
    target: '/api/v1/revocations',
    headers,
    body: undefined,
  }
  return lines.speak({
    bytes: bytesOf(request),
    isRead: false,
    milliseconds: HOLD_MILLISECONDS,
  })
}

/** Another secret beside those there are. */
const rotations: Attack['once'] = ({ victim, lines, chance }) => {
  const { tenant } = victim
  const request = postOf(chance.one(tenant.rotated), { graceSeconds: 604_800 }, tenant.session)
  return lines.speak(asked(request))
}

/** One thing more of what is kept, or a look at all of it. */
const rows: Attack['once'] = ({ victim, lines, chance }) => {
  const { tenant } = victim
  const made = [
    'POST /api/v1/admin/api-keys',
    'POST /api/v1/admin/assistants',
    'POST /api/v1/access-tokens',
    'POST /api/tokens',
  ]
  const isWanted = ({ method, path, parameters }: Operation) =>
    made.includes(`${method} ${path}`) ||
    (method === 'GET' && parameters.some(({ name }) => name === 'limit'))
  const operation = chance.one(victim.operations.filter(isWanted))
  const request = plainOf(operation, tenant, chance)
  const query = operation.method === 'GET' ? '?limit=100' : ''
  const user = { ...tenant.keyPair, userId: `user ${chance.next()}`, agentId: tenant.agent }
  return lines.speak(
    asked(
      chance.below(4) === 0
        ? postOf('/rest/v1/auth/token', user)
        : { ...request, target: request.target + query },
    ),
  )
}

/** A question to a model that does not end its answer. */
const models: Attack['once'] = ({ victim, lines, chance }) => {
  const messages = [{ role: 'user', content: 'Hello' }]
  const asking = { model: 'any', stream: chance.below(2) === 0, messages }
  const request = postOf('/v1/chat/completions', asking, chance.one(victim.tenant.endless))
  return lines.speak({ ...asked(request), isRead: chance.below(2) === 0 })
}

/** A template in which a long value stands very often. */
const templates: Attack['once'] = async ({ victim, lines, chance }) => {
  const { tenant } = victim
  const template = '{{a}}'.repeat(chance.one([100, 3_000, 20_000]))
  const target = `/api/v1/admin/assistants/${tenant.workflow}`
  const change = { ...postOf(target, { template }, tenant.accessToken), method: 'PATCH' }
  await lines.speak(asked(change))
  const run = `/api/v1/run/${tenant.workflow}`
  return lines.speak(asked(postOf(run, { a: 'a'.repeat(20_000), story: 'a' }, tenant.apiKey)))
}

/** All attacks, which go on at the same time. */
export const ATTACKS = {
  strangers: { width: 8, once: extremes(false) },
  tenant: { width: 6, once: extremes(true) },
  malformed: { width: 12, once: nonsense },
  pipelines: { width: 6, once: pipelines },
  'open-bodies': { width: 400, once: openBodies },
  'slow-requests': { width: 150, once: slow },
  'new-names': { width: 4, once: names },
  passwords: { width: 8, once: passwords },
  watchers: { width: 100, once: watchers },
  rotations: { width: 2, once: rotations },
  rows: { width: 3, once: rows },
  models: { width: 6, once: models },
  templates: { width: 1, once: templates },
} as const satisfies Readonly<Record<string, Attack>>
