import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { UpstreamFailed } from '../core/runs/index.ts'
import { StoreDown } from '../core/store-down.ts'
import { createApp } from '../http/app.ts'
import { NoRoomForBody, SMALL_BODY_BYTES } from '../http/bodies.ts'
import { Draining } from '../http/drain.ts'
import { createLog } from '../http/log.ts'
import type { Dialect } from './dialect.ts'
import { mountDialects } from './index.ts'

/** A request that is good as it stands. */
export interface Call {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: object
  /** Whether the answer goes on until the client leaves. */
  readonly isEndless?: boolean
}

/** What is known of a dialect that is to keep the contract. */
export interface Spoken {
  /** The service in which it is spoken. */
  readonly app: FastifyInstance
  /** A good call of each of its routes, not made yet. */
  readonly calls: readonly Call[]
  /** What it says to a body that is not JSON; 400 when left out. */
  readonly badBody?: number
  /** Whether this is the shape in which it says no. */
  readonly isRefusal: (body: object) => boolean
  /** From now on the store can neither read nor write. */
  readonly closeStore: () => Promise<void>
  /** The same dialect over verbs of which each throws this. */
  readonly failing: (fault: unknown) => Dialect
}

const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const
const TRACES = /\bat .*:\d+|node_modules|\.ts\b|Error:|secret plan/

/** Whoever says when a dialect is not needed any more. */
interface Life {
  after(work: () => Promise<void>): void
}

/** What every published API promises, whatever it says and whatever shape it has. */
export function dialectContract(name: string, open: (life: Life) => Promise<Spoken>): void {
  describe(`the ${name} dialect`, () => {
    it('answers good calls, and lets nobody keep an answer or learn an address', async (t) =>
      works(await open(t)))
    it('ignores a field that it does not know where conversations and runs begin', async (t) =>
      ignoresUnknownFields(await open(t)))
    it('says 503 and when to come back while the store is down', async (t) =>
      saysStoreIsDown(await open(t)))

    // What is refused changes nothing: so one is opened for all of these, and closed by the last.
    const ends: (() => Promise<void>)[] = []
    after(async () => {
      for (const end of ends) await end()
    })
    let opened: Promise<Spoken> | undefined
    const promise = (what: string, check: (spoken: Spoken) => Promise<void>) =>
      it(what, async () => {
        opened ??= open({ after: (end) => void ends.push(end) })
        await check(await opened)
      })
    promise('says 405 and what is allowed to every other method', refusesOtherMethods)
    promise('refuses a body that is not JSON', refusesBadJson)
    promise('names a field that it does not know where something is managed', refusesUnknownFields)
    promise('says 413 to a body that is too large', refusesLargeBodies)
    promise('says 415 to a body of another type', refusesOtherTypes)
    promise('has words for every fault, which tell nothing of it', saysEveryFault)
  })
}

const ask = (app: FastifyInstance, { method, url, headers, body }: Call, more: object = {}) =>
  app.inject({ method, url, headers: { ...headers }, ...(body && { body }), ...more })

const withBody = ({ calls }: Spoken) => calls.filter(({ body }) => body !== undefined)

function assertUnkept({ headers }: LightMyRequestResponse): void {
  assert.match(String(headers['cache-control']), /^no-store\b/)
  assert.equal(headers['referrer-policy'], 'no-referrer')
  assert.match(String(headers['x-request-id']), /^[0-9a-f-]{36}$/)
}

function assertRefusal(
  { isRefusal }: Pick<Spoken, 'isRefusal'>,
  answer: LightMyRequestResponse,
  status: number,
): void {
  assert.equal(answer.statusCode, status, answer.body)
  assertUnkept(answer)
  assert.doesNotMatch(answer.body, TRACES)
  assert.match(
    String(answer.headers['content-type']),
    /^application\/(json; charset=utf-8|[a-z]+\+json.*)$/,
  )
  assert.ok(isRefusal(answer.json()), answer.body)
}

async function works({ app, calls }: Spoken): Promise<void> {
  for (const call of calls) {
    const leaving = new AbortController()
    const endless = { payloadAsStream: true, signal: leaving.signal }
    const answer = await ask(app, call, call.isEndless ? endless : {})
    assert.match(String(answer.statusCode), /^2/, answer.body)
    assertUnkept(answer)
    leaving.abort()
  }
}

async function refusesOtherMethods(spoken: Spoken): Promise<void> {
  const { app, calls } = spoken
  for (const { url, headers } of calls) {
    const pathOf = (call: Call) => call.url.split('?')[0]
    const right = calls.filter((call) => pathOf(call) === url.split('?')[0])
    const allowed = right.map(({ method }) => method)
    for (const method of METHODS.filter((other) => !allowed.some((it) => it === other))) {
      const answer = await app.inject({ method, url, headers })
      const allow = String(answer.headers.allow).split(', ')
      assert.deepEqual(new Set([...allow, 'OPTIONS']), new Set([...allowed, 'OPTIONS']))
      assert.equal(answer.statusCode, 405)
      if (method === 'HEAD') assertUnkept(answer)
      if (method !== 'HEAD') assertRefusal(spoken, answer, 405)
    }
  }
}

async function refusesBadJson(spoken: Spoken): Promise<void> {
  for (const call of withBody(spoken)) {
    const headers = { ...call.headers, 'content-type': 'application/json' }
    for (const body of ['{', ' ', '{"a":1} // a note', '{"__proto__":{}}', '\ufffe', 'null']) {
      assertRefusal(spoken, await ask(spoken.app, call, { headers, body }), spoken.badBody ?? 400)
    }
  }
}

/** Where clients may send more than we know of: whoever manages something is told of it. */
const OPEN = /^\/(v1\/|rest\/|api\/chats$|api\/v1\/(chat|run)\/)/

const isOpen = ({ url }: Call) => OPEN.test(url.split('?')[0] ?? '')
const withMore = (call: Call): Call => ({ ...call, body: { ...call.body, unheard_of: 1 } })

async function ignoresUnknownFields({ app, ...spoken }: Spoken): Promise<void> {
  for (const call of withBody({ app, ...spoken }).filter(isOpen)) {
    const answer = await ask(app, withMore(call))
    assert.match(String(answer.statusCode), /^2/, answer.body)
  }
}

async function refusesUnknownFields(spoken: Spoken): Promise<void> {
  for (const call of spoken.calls) {
    if (call.method === 'GET' || isOpen(call)) continue
    const answer = await ask(spoken.app, withMore(call))
    assertRefusal(spoken, answer, spoken.badBody ?? 400)
    assert.match(answer.body, /unheard_of/, call.url)
  }
}

/** Where people converse with assistants, run them, or say what they are. */
const LARGE = /^\/(v1\/chat\/completions|api\/chats|api\/v1\/((chat|run)\/.*|admin\/assistants.*))$/

async function refusesLargeBodies(spoken: Spoken): Promise<void> {
  const { bodyLimit = 0 } = spoken.app.initialConfig
  for (const call of withBody(spoken)) {
    const isSmall = !LARGE.test(call.url.split('?')[0] ?? '') || call.url.endsWith('/chat/token')
    const most = isSmall ? Math.min(SMALL_BODY_BYTES, bodyLimit) : bodyLimit
    const body = { ...call.body, more: 'x'.repeat(most) }
    assertRefusal(spoken, await ask(spoken.app, call, { body }), 413)
  }
}

async function refusesOtherTypes(spoken: Spoken): Promise<void> {
  for (const call of withBody(spoken)) {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'nonsense', 'a/b']) {
      const headers = { ...call.headers, 'content-type': type }
      const body = JSON.stringify(call.body)
      assertRefusal(spoken, await ask(spoken.app, call, { headers, body }), 415)
    }
  }
}

async function saysStoreIsDown(spoken: Spoken): Promise<void> {
  await spoken.closeStore()
  for (const call of spoken.calls) {
    const answer = await ask(spoken.app, call)
    assertRefusal(spoken, answer, 503)
    assert.equal(answer.headers['retry-after'], '1')
  }
}

async function saysEveryFault(spoken: Spoken): Promise<void> {
  const faults = [
    [503, new StoreDown('secret plan')],
    [503, new Draining('secret plan')],
    [503, new NoRoomForBody('secret plan')],
    [502, new UpstreamFailed('secret plan')],
    [500, new Error('secret plan', { cause: 'secret plan' })],
    [500, Object.assign(new Error('secret plan'), { statusCode: 418, code: 'secret plan' })],
    [500, 'secret plan'],
    [500, null],
  ] as const
  for (const [status, fault] of faults) {
    const log = createLog('silent', { write: () => undefined })
    const app = await createApp({ log, trustedProxies: [], bodyLimitBytes: 2_048, idleSeconds: 60 })
    await mountDialects(app, [spoken.failing(fault)], ['*'])
    for (const call of spoken.calls) assertRefusal(spoken, await ask(app, call), status)
    await app.close()
  }
}
