import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Deployed, deployed } from '../support/deployment.ts'
import { listening, onTheWire } from '../support/sockets.ts'
import { freshToken, STORY } from '../support/stream-calls.ts'
import { type Response, talk } from './wire.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const PREFLIGHT = { origin: 'https://a.example', 'access-control-request-method': 'POST' }

const endings: (() => Promise<void>)[] = []
let house: Deployed
let port: number

before(async () => {
  house = await deployed({ after: (work) => void endings.push(work) })
  port = (await listening(house.app)).port
})

after(async () => {
  for (const work of endings) await work()
})

async function tell(text: string | Buffer): Promise<Response> {
  const { responses, trouble } = await talk(port, {
    bytes: Buffer.from(text),
    pieces: 1,
    isAll: false,
  })
  assert.equal(trouble, undefined)
  const [response] = responses
  assert.ok(response)
  return response
}

describe('HTTP that is seldom spoken', () => {
  for (const [text, status] of [
    ['GET /healthz HTTP/1.0\r\n\r\n', 200],
    ['GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n', 400],
    ['GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
    ['GET /healthz HTTP/1.1\r\nHost: [::1]:8787\r\n\r\n', 200],
    ['GET http://elsewhere/healthz HTTP/1.1\r\nHost: a\r\n\r\n', 200],
    ['GET http://elsewhere HTTP/1.1\r\nHost: a\r\n\r\n', 404],
    ['OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', 404],
    ['HEAD /api/v1/chat/token HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['TRACE /api/v1/chat/token HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['PROPFIND /api/v1/token HTTP/1.1\r\nHost: a\r\n\r\n', 405],
    ['GET /healthz HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n', 200],
    ['GET /healthz HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\n\r\n', 200],
  ] as const) {
    it(`is answered with ${status}: ${JSON.stringify(text)}`, async () => {
      assert.equal((await tell(text)).status, status)
    })
  }
})

describe('what is said twice', () => {
  it('counts as nothing, where it is a lifetime', async () => {
    const { status, body } = await tell(onTheWire('GET /api/v1/chat/token?ttl=60&ttl=60'))
    assert.deepEqual([status, JSON.parse(body).error.code], [400, 'invalid_ttl'])
  })

  it('counts as nothing, where it is a credential', async () => {
    const bearer = `Authorization: Bearer ${house.demo.apiKey}\r\n`
    const { status } = await tell(`GET /api/v1/token HTTP/1.1\r\nHost: a\r\n${bearer}${bearer}\r\n`)
    assert.equal(status, 401)
    const token = await freshToken(house.app, house.demo)
    const path = `POST /api/v1/run/${house.demo.workflow}/stream?token=${token}`
    const body = JSON.stringify(STORY)
    assert.equal((await tell(onTheWire(`${path}&token=${token}`, JSON_TYPE, body))).status, 401)
    assert.equal((await tell(onTheWire(path, JSON_TYPE, body))).status, 200)
  })
})

describe('a body', () => {
  const post = (body: Buffer) =>
    tell(
      Buffer.concat([
        Buffer.from(
          'POST /api/v1/chat/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n' +
            `Content-Length: ${body.length}\r\n\r\n`,
        ),
        body,
      ]),
    )

  for (const [what, bytes] of [
    ['bytes that are no UTF-8', Buffer.from('{"sessionId":"\xff\xfe"}', 'latin1')],
    ['a surrogate in UTF-8', Buffer.from('{"sessionId":"\xed\xa0\x80"}', 'latin1')],
    ['a NUL', Buffer.from('{"ttl":60}\0')],
    ['half of JSON', Buffer.from('{"ttl":')],
    ['a prototype', Buffer.from('{"__proto__":{"isAdmin":true}}')],
    ['a prototype in disguise', Buffer.from('{"constructor":{"prototype":{"isAdmin":true}}}')],
    ['eight thousand lists in each other', Buffer.from('['.repeat(8_000) + ']'.repeat(8_000))],
  ] as const) {
    it(`is refused as no object: ${what}`, async () => {
      const { status, body } = await post(bytes)
      assert.deepEqual([status, JSON.parse(body).error.code], [400, 'invalid_request'])
      assert.equal(Reflect.get({}, 'isAdmin'), undefined)
    })
  }

  it('may begin with a byte order mark', async () => {
    assert.equal((await post(Buffer.from('\ufeff{"ttl":60}'))).status, 200)
  })

  for (const [how, headers] of [
    ['goes on sending', {}],
    ['wants the connection closed', { connection: 'close' }],
  ] as const) {
    for (const [status, line] of [
      [413, 'POST /api/v1/chat/token'],
      [405, 'PUT /api/v1/chat/token'],
      [404, 'POST /nothing'],
      [200, 'GET /api/v1/chat/token'],
    ] as const) {
      it(`is too much, and the client still hears ${status} though it ${how}`, async () => {
        const body = 'a'.repeat(8_000_000)
        assert.equal(
          (await tell(onTheWire(line, { ...JSON_TYPE, ...headers }, body))).status,
          status,
        )
      })
    }
  }

  it('that is announced as too much is refused before it comes', async () => {
    const text = onTheWire('POST /api/v1/chat/token', {
      ...JSON_TYPE,
      'content-length': '99999999',
    })
    assert.equal((await tell(text)).status, 413)
  })
})

describe('a path', () => {
  const spellings = (path: string) => [
    ...['/', '/.', '/x/..', '//host'].map((start) => start + path),
    ...['/', ';a=b', '%2f', '%20', '%00', '.', '%', '%zz', '\\'].map((end) => path + end),
    ...[path.toUpperCase(), path.replaceAll('/', '%2f'), path.replaceAll('/', '\\')],
    ...[
      path.replace('/v1/', '/v1//'),
      path.replace('/v1/', '/v1/./'),
      path.replace('/v1/', '/v1;/'),
    ],
    ...[path.replace('/v1', '/%761'), `http://a${path}`, `${path}#`, `/api${path}`],
  ]
  const rules = ({ headers }: Response) => ({
    kept: headers.get('cache-control'),
    origin: headers.get('access-control-allow-origin'),
    allow: headers.get('allow'),
  })

  async function follow(method: string, path: string): Promise<void> {
    const plain = await tell(onTheWire(`${method} ${path}`, PREFLIGHT))
    for (const spelled of spellings(path)) {
      const answer = await tell(onTheWire(`${method} ${spelled}`, PREFLIGHT))
      if (answer.status === 404 || answer.status === 400) continue
      assert.equal(answer.status, plain.status, spelled)
      assert.deepEqual(rules(answer), rules(plain), spelled)
    }
  }

  for (const path of ['/api/v1/token', '/api/v1/chat/token', '/api/v1/chat/stream']) {
    it(`leads nowhere or to the same rules, however it is spelled: ${path}`, async () => {
      for (const method of ['GET', 'PUT', 'OPTIONS']) await follow(method, path)
    })
  }

  it('that leads out of the files of the reference is one that nobody serves', async () => {
    for (const path of ['/x', '%00', '..%2f..%2fpackage.json', 'a'.repeat(5000)]) {
      assert.equal((await tell(onTheWire(`GET /docs/static/${path}`))).status, 404)
    }
  })
})
