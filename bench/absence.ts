// Whether what belongs to others can be told by time from what is not there: 2,000 interleaved
// pairs of requests for each route, over HTTP on the loopback interface, medians compared. Beside
// it the same request twice, which says how much the measurement itself is worth.
import { randomInt } from 'node:crypto'
import { Pool } from 'undici'
import { newId, newUuid } from '../src/core/secrets/index.ts'
import { deployed } from '../test/support/deployment.ts'
import { addTenant } from '../test/support/tenants.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const PAIRS = 2_000

const endings: (() => Promise<void>)[] = []
const house = await deployed(
  { after: (work) => endings.push(work) },
  { JETON_LOG_LEVEL: 'silent', JETON_LIMIT_USER_TOKENS_PER_MINUTE: '1000000' },
)
const acme = await addTenant(house, 'acme')
const rival = await addTenant(house, 'rival')
const url = await house.app.listen({ host: '127.0.0.1', port: 0 })
const pool = new Pool(url, { connections: 1 })
const { apiKey = '', ownersAccessToken = '' } = acme.credentials

interface Ask {
  readonly method: 'DELETE' | 'GET' | 'POST'
  readonly path: string
  readonly bearer: string
  readonly json?: object
}

async function milliseconds({ method, path, bearer, json }: Ask): Promise<number> {
  const headers = {
    authorization: `Bearer ${bearer}`,
    ...(json && { 'content-type': 'application/json' }),
  }
  const start = performance.now()
  const { body } = await pool.request({
    method,
    path,
    headers,
    body: json ? JSON.stringify(json) : null,
  })
  await body.text()
  return performance.now() - start
}

const get = (path: string): Ask => ({ method: 'GET', path, bearer: ownersAccessToken })
const userToken = (agentId: string): Ask => ({
  method: 'POST',
  path: '/rest/v1/auth/token',
  bearer: '',
  json: { keyId: acme.keyId, keySecret: apiKey, userId: 'user', agentId },
})
const chatToken = (chatbotId: string): Ask => ({
  method: 'POST',
  path: '/api/v1/chat/token',
  bearer: apiKey,
  json: { chatbotId },
})
const run = (workflow: string): Ask => ({
  method: 'POST',
  path: `/api/v1/run/${workflow}`,
  bearer: apiKey,
  json: { story: 'a story' },
})

/** For each route, the same request for another's thing and for none. */
const ROUTES: Readonly<Record<string, readonly [foreign: () => Ask, absent: () => Ask]>> = {
  'a chatbot': [() => chatToken(rival.ids.chatbot), () => chatToken(newId('chatbot'))],
  'a workflow': [() => run(rival.ids.workflow), () => run(newId('workflow'))],
  'an agent': [() => userToken(rival.ids.agent), () => userToken(newId('agent'))],
  'an assistant': [
    () => get(`/api/assistants/${rival.ids.assistant}/tokens`),
    () => get(`/api/assistants/${newUuid()}/tokens`),
  ],
  'an assistant token': [
    () => get(`/api/tokens/${rival.ids.assistantToken}`),
    () => get(`/api/tokens/${newUuid()}`),
  ],
  'an access token': [
    () => get(`/api/v1/access-tokens/${rival.ids.accessToken}`),
    () => get(`/api/v1/access-tokens/${newUuid()}`),
  ],
  'an end user': [
    () => get(`/api/v1/admin/end-users/${rival.ids.endUser}`),
    () => get(`/api/v1/admin/end-users/${newId('endUser')}`),
  ],
  'an operator': [
    () => get(`/api/v1/admin/operators/${rival.ids.member}`),
    () => get(`/api/v1/admin/operators/${newId('operator')}`),
  ],
}

const median = (list: number[]): number =>
  list.sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN

/** How much longer the one takes than the other, in percent of the other's median. */
async function difference(one: () => Ask, other: () => Ask): Promise<number> {
  const times: [number[], number[]] = [[], []]
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const order = randomInt(2) === 0 ? ([0, 1] as const) : ([1, 0] as const)
    for (const at of order) times[at].push(await milliseconds(at === 0 ? one() : other()))
  }
  const [ours, theirs] = [median(times[0]), median(times[1])]
  return (100 * (ours - theirs)) / theirs
}

for (const [what, [foreign, anyAbsent]] of Object.entries(ROUTES)) {
  const asked = anyAbsent()
  const absent = () => asked // the same each time, as the other is
  await difference(foreign, absent) // warms up
  const told = await difference(foreign, absent)
  const noise = await difference(absent, absent)
  say(`${what}: ${told.toFixed(2)} % (the same twice: ${noise.toFixed(2)} %)`)
}

await pool.close()
for (const work of endings) await work()
