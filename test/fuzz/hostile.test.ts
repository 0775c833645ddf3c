import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type Deployed, deployed } from '../support/deployment.ts'
import { listening, onTheWire, talkTo } from '../support/sockets.ts'
import { creditsOf, freshToken, redeem, STORY } from '../support/stream-calls.ts'
import { type Heard, type Response, talk } from './wire.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const HOST = 'Host: jeton.test\r\n'

const endings: (() => Promise<void>)[] = []
const ending = { after: (work: () => Promise<void>) => void endings.push(work) }
let house: Deployed
let port: number

before(async () => {
  house = await deployed(ending)
  // As in earnest, only sooner.
  const sooner = { headersTimeout: 300, requestTimeout: 400, connectionsCheckingInterval: 50 }
  Object.assign(house.app.server, sooner)
  port = (await listening(house.app)).port
})

after(async () => {
  for (const work of endings.reverse()) await work()
})

const tell = (text: string | Buffer, isAll = false): Promise<Heard> =>
  talk(port, { bytes: Buffer.from(text), pieces: 1, isAll })

async function only(text: string | Buffer, isAll = false): Promise<Response> {
  const { responses, isWhole, trouble } = await tell(text, isAll)
  assert.deepEqual({ isWhole, trouble }, { isWhole: true, trouble: undefined })
  assert.equal(responses.length, 1)
  const [response] = responses
  return response as Response
}

const statuses = ({ responses }: Heard) => responses.map(({ status }) => status)

/** A run of the company's workflow, as it stands on the wire. */
const runOnTheWire = (token: string, variables: object = STORY) =>
  onTheWire(
    `POST /api/v1/run/${house.demo.workflow}/stream?token=${token}`,
    JSON_TYPE,
    JSON.stringify(variables),
  )

describe('a slow client', () => {
  for (const [what, text] of [
    ['that says nothing', ''],
    ['whose headers never end', `GET /healthz HTTP/1.1\r\n${HOST}X-A: `],
    [
      'whose body never comes',
      `POST /api/v1/chat/token HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n`,
    ],
  ] as const) {
    it(`is cut with a 408, one ${what}`, async () => {
      const talker = await talkTo(ending, port)
      talker.say(text)
      assert.match(await talker.closed, /^HTTP\/1\.1 408 .*"status":408\}$/s)
    })
  }

  it('is not obeyed after it was cut', async () => {
    const token = await freshToken(house.app, house.demo)
    const whole = runOnTheWire(token)
    const talker = await talkTo(ending, port)
    talker.say(whole.slice(0, -5))
    await talker.heard(/408/)
    talker.say(whole.slice(-5))
    await talker.closed
    assert.equal((await redeem(house.app, house.demo, token)).statusCode, 200)
  })

  it('keeps nobody waiting, not even two thousand of them', async () => {
    const ends: Promise<unknown>[] = []
    for (let batch = 0; batch < 40; batch++) {
      const sockets = Array.from({ length: 50 }, () => connect(port, '127.0.0.1').resume())
      ends.push(...sockets.map((socket) => once(socket, 'close')))
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    }
    assert.equal((await only(onTheWire('GET /healthz'))).status, 200)
    await Promise.all(ends)
  })
})

describe('a client that closes its own side', () => {
  it('in the middle of a request is told that it is none', async () => {
    assert.equal((await only(runOnTheWire('x').slice(0, -5), true)).status, 400)
  })

  it('still gets its answer, one that is streamed too', async () => {
    const token = await freshToken(house.app, house.demo)
    for (const text of [runOnTheWire(token), onTheWire('GET /healthz')]) {
      const heard = await tell(text, true)
      assert.deepEqual([statuses(heard), heard.trouble], [[200], undefined])
    }
  })
})

describe('a client that asks again before it is answered', () => {
  it('gets its answers in order', async () => {
    const token = await freshToken(house.app, house.demo)
    const heard = await tell(
      runOnTheWire(token) +
        onTheWire('GET /nothing') +
        runOnTheWire(token) +
        onTheWire('GET /healthz'),
    )
    assert.deepEqual(statuses(heard), [200, 404, 401, 200])
  })

  it('is obeyed no more after an answer that closes the connection', async () => {
    const token = await freshToken(house.app, house.demo)
    const tooMuch = onTheWire('POST /api/v1/chat/token', JSON_TYPE, 'a'.repeat(3_000_000))
    assert.deepEqual(statuses(await tell(tooMuch + runOnTheWire(token))), [413])
    assert.equal((await redeem(house.app, house.demo, token)).statusCode, 200)
  })

  it('gets whole what it asked for, before it is told that the rest is no HTTP', async () => {
    const token = await freshToken(house.app, house.demo)
    const story = 'a long story '.repeat(20_000)
    const heard = await tell(`${runOnTheWire(token, { story })}nonsense\r\n\r\n`)
    assert.equal(heard.trouble, undefined)
    assert.deepEqual(statuses(heard), [200, 400])
    assert.ok(heard.responses[0]?.body.endsWith(`${story}.`))
  })
})

describe('a client that leaves', () => {
  it('by a reset, in the middle of its answer, harms nobody and has paid', async () => {
    const company = await house.company({ credits: 10 })
    const token = await freshToken(house.app, company)
    const socket = connect(port, '127.0.0.1')
    const story = 'word '.repeat(200_000)
    const path = `POST /api/v1/run/${company.workflow}/stream?token=${token}`
    socket.write(onTheWire(path, JSON_TYPE, JSON.stringify({ story })))
    await once(socket, 'data')
    const logged = house.log.lines.length
    socket.resetAndDestroy()
    assert.equal((await only(onTheWire('GET /healthz'))).status, 200)
    assert.equal(await creditsOf(house.app, company), 9)
    assert.deepEqual(
      house.log.lines.slice(logged).filter((line) => /"level":"(error|fatal)"/.test(line)),
      [],
    )
  })
})

describe('what is no HTTP', () => {
  const POST = `POST /api/v1/chat/token HTTP/1.1\r\n${HOST}`
  const AFTER = onTheWire('GET /healthz')

  for (const [what, text] of [
    ['two lengths', `${POST}Content-Length: 0\r\nContent-Length: 5\r\n\r\n`],
    [
      'a length and chunks',
      `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['chunks in something', `${POST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`],
    ['a length that is no number', `${POST}Content-Length: +5\r\n\r\nhello`],
    ['a folded header', `${POST}X-A: b\r\n c\r\nContent-Length: 0\r\n\r\n`],
    ['bare line feeds', `GET /healthz HTTP/1.1\nHost: a\n\n`],
    ['a space before a colon', `${POST}Content-Length : 0\r\n\r\n`],
    ['a chunk of no size', `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
    ['a NUL in a header', `${POST}X-A: \0\r\n\r\n`],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['a tunnel', `CONNECT example.com:443 HTTP/1.1\r\n${HOST}\r\n`],
  ] as const) {
    it(`is refused, and ends the connection: ${what}`, async () => {
      const { status, headers } = await only(text + AFTER)
      assert.equal(status, 400)
      assert.equal(headers.get('connection'), 'close')
    })
  }
})

describe('what cannot be read', () => {
  it('is refused with 431 where only its header is too long', async () => {
    const long = { 'x-long': 'a'.repeat(65_536) }
    assert.equal((await only(onTheWire('GET /healthz', long))).status, 431)
  })

  it('is refused with the headers that every answer carries', async () => {
    const usual = [...(await only(onTheWire('GET /healthz'))).headers]
    const { headers, body } = await only('nonsense\r\n\r\n')
    const own = new Set([
      'connection',
      'content-length',
      'content-type',
      'date',
      'keep-alive',
      'x-request-id',
    ])
    const security = usual.filter(([name]) => !own.has(name))
    assert.ok(security.length > 5)
    for (const [name, value] of security) assert.equal(headers.get(name), value, name)
    assert.match(headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/)
    assert.equal(headers.get('content-type'), 'application/problem+json')
    assert.deepEqual(JSON.parse(body), { type: 'about:blank', title: 'Bad Request', status: 400 })
  })

  it('is in the log by its request id, without a word of it', async () => {
    const { headers } = await only('GET /secret-of-a-token HTTP/9.9\r\n\r\n')
    const line = house.log.lines.find((it) => it.includes(headers.get('x-request-id') ?? '?'))
    assert.match(line ?? '', /"status":400,"client":"127\.0\.0\.1"/)
    assert.doesNotMatch(house.log.lines.join(''), /secret-of-a-token/)
  })
})
