// Fills a new deployment over HTTP, as README.md beside this file says, and writes its secrets down.
import { createHmac, hkdfSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { createSealer } from '../../src/core/secrets/index.ts'

const [url = '', database = '', secretFile = '', firstRunFile = '', output = ''] =
  process.argv.slice(2)
const deploymentSecret = readFileSync(secretFile, 'utf8').trim()
const first = JSON.parse(readFileSync(firstRunFile, 'utf8'))

/** Far enough for every test. */
const END = Date.UTC(2100, 0, 1)
const END_DATE = new Date(END).toISOString()

interface Kept {
  readonly id: string
  /** Of an API key. */
  readonly keyId?: string
  readonly secret: string
}
const kept: Record<string, Kept> = {}

async function ask(bearer: string, method: string, path: string, body?: object) {
  const headers = {
    ...(bearer && { authorization: `Bearer ${bearer}` }),
    ...(body && { 'content-type': 'application/json' }),
  }
  const sent = body === undefined ? null : JSON.stringify(body)
  const response = await fetch(url + path, { method, headers, body: sent })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return { headers: response.headers, json: text === '' ? undefined : JSON.parse(text) }
}

const post = async (bearer: string, path: string, body?: object) =>
  (await ask(bearer, 'POST', path, body)).json
const admin = '/api/v1/admin'

async function session(name: string, username: string, password: string): Promise<string> {
  const { headers } = await ask('', 'POST', '/api/v1/auth/login', { username, password })
  const secret = /vai_token=([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? ''
  const { session } = (await ask(secret, 'GET', '/api/v1/auth/me')).json
  kept[name] = { id: session.sessionId, secret }
  return secret
}

async function key(name: string, by: string, permissions: string[], more = {}): Promise<string> {
  const wanted = { name, environment: 'production', permissions, ...more }
  const { apiKey, secret } = await post(by, `${admin}/api-keys`, wanted)
  kept[name] = { id: apiKey.id, keyId: apiKey.keyId, secret }
  return secret
}

async function access(name: string, by: string, expiresInDays?: number): Promise<string> {
  const wanted = { name, ...(expiresInDays && { expiresInDays }) }
  const { token, plaintext } = await post(by, '/api/v1/access-tokens', wanted)
  kept[name] = { id: token.id, secret: plaintext }
  return plaintext
}

async function token(name: string, by: string, more: object = {}): Promise<string> {
  const wanted = { type: 'assistant', assistantId: first.assistant.id, notes: name, ...more }
  const made = await post(by, '/api/tokens', Object.hasOwn(more, 'type') ? more : wanted)
  kept[name] = { id: made.id, secret: made.token }
  return made.token
}
const personal = (name: string, by: string, more: object = {}) =>
  token(name, by, { type: 'personal', notes: name, ...more })

async function user(name: string, by: string): Promise<void> {
  const pair = { keyId: kept[by]?.keyId, keySecret: kept[by]?.secret }
  const wanted = { ...pair, userId: `user of ${by}`, agentId: first.agent.id, expiresIn: '30d' }
  const issued = await post('', '/rest/v1/auth/token', wanted)
  kept[name] = { id: issued.customerUser.id, secret: issued.token }
}

const idOf = (name: string) => kept[name]?.id ?? ''

/** Rotates something, and keeps the secret that it had as "… in grace". */
async function rotated(name: string, path: string, by: string): Promise<void> {
  const { id, secret, ...more } = kept[name] ?? { id: '', secret: '' }
  const answer = await post(by, `${path}/${id}/rotate`, { graceSeconds: 604_800 })
  const next = answer.secret ?? answer.plaintext ?? answer.token
  kept[`${name} in grace`] = { id, ...more, secret }
  kept[name] = { id, ...more, secret: next }
}

async function operator(name: string, more: object) {
  const invited = { username: name, email: `${name}@example.com`, role: 'admin', ...more }
  const made = await post(root, `${admin}/operators`, invited)
  kept[name] = { id: made.operator.id, secret: made.password }
  return session(`session of ${name}`, name, made.password)
}

const CHAT = ['chat:send']
const ALL = ['chat:send', 'tools:use', 'rag:access', 'tokens:create', 'admin']

const root = first.accessToken
kept['first access token'] = { id: '', secret: root }
kept['first key'] = { ...first.apiKey, secret: first.apiKey.keySecret }
kept.admin = { id: '', secret: first.operator.password }
const own = await session('session of admin', 'admin', first.operator.password)

await key('key of all permissions', own, ALL)
await key('key for chats', own, CHAT)
await key('key for chats with tools', own, ['chat:send', 'tools:use', 'rag:access'])
await key('key for tokens, used', own, ['tokens:create'])
await key('key for nothing, used', own, [])
await key('key for nothing, not used', own, [])
await key('key for management', own, ['admin'])
await key('key that ends later', own, CHAT, { expiresAt: END_DATE })
await key('key that expired', own, CHAT, { expiresAt: END_DATE })
await key('key that was revoked', own, CHAT)
await key('key that was rotated', own, CHAT)
await rotated('key that was rotated', `${admin}/api-keys`, own)

const parent = await access('access token', own)
await access('access token that expired', own, 1)
await access('access token that was revoked', own)
await access('access token that was rotated', own)
await rotated('access token that was rotated', '/api/v1/access-tokens', own)
await access('access token of an access token', parent)
await key('key of an access token', parent, ALL)
await token('assistant token of an access token', parent)
const middle = await personal('personal token of an access token', parent)
await token('assistant token of a personal token of an access token', middle)

const maker = await key('key that makes', own, ALL)
await key('key of a key', maker, CHAT)
await access('access token of a key', maker)
await token('assistant token of a key', maker)
await personal('personal token of a key', maker)
const narrow = kept['key for tokens, used']?.secret ?? ''
await token('assistant token of a key for tokens', narrow)

await token('assistant token', own)
await token('assistant token that was revoked', own)
await token('assistant token that was rotated', own)
await rotated('assistant token that was rotated', '/api/tokens', own)
await token('assistant token that only reads', own, {
  readOnly: true,
  type: 'assistant',
  assistantId: first.assistant.id,
  notes: '',
})
const tied = { type: 'assistant', assistantId: first.assistant.id, notes: '' }
await token('assistant token of this machine', own, {
  ...tied,
  restrict: 'cidr',
  cidr: '127.0.0.0/8',
})
await token('assistant token of a network', own, {
  ...tied,
  restrict: 'cidr',
  cidr: '192.0.2.0/24',
})
await token('assistant token of a page', own, {
  ...tied,
  restrict: 'host',
  host: 'app.example.com',
})
await personal('personal token', own)
await personal('personal token that only reads', own, { readOnly: true })
await personal('personal token of a network', own, { restrict: 'cidr', cidr: '192.0.2.0/24' })

const gone = await access('access token to be revoked with what it made', own)
await key('key of a revoked access token', gone, CHAT)
await access('access token of a revoked access token', gone)
await token('assistant token of a revoked access token', gone)

const bob = await operator('bob', { aiSeat: true })
await key('key of bob', bob, ALL)
await rotated('key of bob', `${admin}/api-keys`, bob)
const bobs = await access('access token of bob', bob)
await key('key of an access token of bob', bobs, CHAT)
await key('key of a key of bob', kept['key of bob']?.secret ?? '', CHAT)
await token('assistant token of bob', bob)
const carol = await operator('carol', { aiSeat: true })
await key('key of carol', carol, CHAT)
await access('access token of carol', carol)
const dave = await operator('dave', {
  role: 'member',
  aiSeat: true,
  permissions: ['tokens:create'],
})
await token('assistant token of dave', dave)
await access('access token of dave', dave)

for (const by of ['first key', 'key for chats', 'key that ends later', 'key that was rotated']) {
  await user(`user token of ${by}`, by)
}
for (const by of ['key that expired', 'key that was revoked', 'key of bob', 'key of carol']) {
  await user(`user token of ${by}`, by)
}

const upstream = { provider: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', model: 'small' }
const sealed = { kind: 'assistant', name: 'Sealed', naturalId: 'team:sealed', creditsPerRun: 3 }
const wanted = { ...sealed, upstream: { ...upstream, apiKey: 'sk-of-the-upstream-0123456789' } }
await post(root, `${admin}/assistants`, wanted)
await token('assistant token of a sealed upstream', own, { ...tied, assistantId: 'team:sealed' })

const acme = { name: 'Acme', owner: { username: 'erin', email: 'erin@example.com' } }
const made = await post(root, `${admin}/organizations`, acme)
const organizationId = made.organization.id
kept.Acme = { id: organizationId, secret: '' }
kept.erin = { id: made.owner.id, secret: made.password }
const erin = await session('session of erin', 'erin', made.password)
await access('access token of Acme', erin)
await key('key of Acme', erin, CHAT)
const closed = { name: 'Closed', owner: { username: 'frank', email: 'frank@example.com' } }
const other = await post(root, `${admin}/organizations`, closed)
kept.Closed = { id: other.organization.id, secret: '' }
kept.frank = { id: other.owner.id, secret: other.password }
const frank = await session('session of frank', 'frank', other.password)
await access('access token of a closed organization', frank)
await key('key of a closed organization', frank, CHAT)
await post(root, `${admin}/organizations/${other.organization.id}/deactivate`)
await post(root, `${admin}/credits`, { amount: 1000, reference: 'invoice 1', organizationId })

await ask(own, 'DELETE', `${admin}/api-keys/${idOf('key that was revoked')}`)
await ask(own, 'DELETE', `/api/v1/access-tokens/${idOf('access token that was revoked')}`)
await ask(
  own,
  'DELETE',
  `/api/v1/access-tokens/${idOf('access token to be revoked with what it made')}`,
)
await ask(own, 'DELETE', `/api/tokens/${idOf('assistant token that was revoked')}`)
for (const name of ['bob', 'carol']) await post(own, `${admin}/operators/${idOf(name)}/deactivate`)
await post(own, `${admin}/operators/${idOf('carol')}/activate`)

/** So that what is to be live is, and what is to be expired is, whenever a test asks. */
const TIMES = [
  `UPDATE secrets SET expires_at = ${END} WHERE expires_at IS NOT NULL`,
  `UPDATE long_lived_tokens SET expires_at = ${END} WHERE kind = 'session'`,
  "UPDATE long_lived_tokens SET expires_at = created_at + 1 WHERE name LIKE '%that expired'",
  "UPDATE api_keys SET expires_at = created_at + 1 WHERE name LIKE '%that expired'",
]
const SIGNING_KEYS = 'SELECT id, sealed FROM signing_keys'

async function changeTimes(): Promise<readonly Record<string, unknown>[]> {
  if (!database.startsWith('postgres')) {
    const db = new DatabaseSync(database)
    for (const text of TIMES) db.exec(text)
    const rows = db.prepare(SIGNING_KEYS).all()
    db.close()
    return rows
  }
  const client = new Client(database)
  await client.connect()
  for (const text of TIMES) await client.query(text)
  const { rows } = await client.query(SIGNING_KEYS)
  await client.end()
  return rows
}

/** The same user token, with a later end. */
function prolonged(jwt: string, seed: Uint8Array): string {
  const [head = '', payload = ''] = jwt.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const text = JSON.stringify({ ...claims, exp: END / 1000 })
  const signed = `${head}.${Buffer.from(text).toString('base64url')}`
  const secret = new Uint8Array(hkdfSync('sha256', seed, '', 'user', 32))
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

const [row] = await changeTimes()
const seed = createSealer(deploymentSecret).open(String(row?.sealed), String(row?.id))
if (!seed) throw new Error('The signing key was sealed under another secret.')
for (const [name, { id, secret }] of Object.entries(kept)) {
  if (name.startsWith('user token')) kept[name] = { id, secret: prolonged(secret, seed) }
}
const { agent, assistant, chatbot, workflow, organization } = first
const ids = { agent, assistant, chatbot, workflow, organization }
writeFileSync(output, `${JSON.stringify({ deploymentSecret, ids, secrets: kept }, null, 2)}\n`)
