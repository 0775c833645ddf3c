import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { addAssistant, askChatbot, chatToken } from '../../../test/support/chat-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { type Answering, startGatedModel } from '../../../test/support/gated-model.ts'
import { listening } from '../../../test/support/sockets.ts'
import { creditsAdded } from '../../storage/contracts/changes.ts'

const MANY = '1000000'
const MINUTE = 60_000
const house = await deployed(
  { after },
  {
    JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: MANY,
    JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE: '3',
    JETON_LIMIT_PUBLIC_RUNS_PER_ASSISTANT_AND_MINUTE: '5',
    JETON_LIMIT_PUBLIC_RUNS_AT_ONCE: '2',
    JETON_PUBLIC_CREDITS_PER_DAY: '10',
  },
)
const { app } = house
const { url } = await listening(app)
const model = await startGatedModel({ after })
const { organization, apiKey } = await house.company()
const aBot = (options = {}) => addAssistant(house, organization, { public: true, ...options })

const LIMITED = '{"error":"Rate limit exceeded","success":false}'
let addresses = 0
/** The address of somebody who has not asked for anything yet. */
const newcomer = () => {
  addresses += 1
  return `203.0.${addresses >> 8}.${addresses & 255}`
}

interface Asking {
  readonly bot: string
  readonly token?: string
  readonly remoteAddress?: string
}

/** Asks with a token that is bound to no chatbot, and lives for long. */
async function ask({ bot, token, remoteAddress = newcomer() }: Asking) {
  const secret = token ?? (await chatToken(app, { ttl: 300 }))
  const body = { messages: [{ role: 'user', content: 'Hello' }], chatbotId: bot }
  return askChatbot(app, { token: secret, body, remoteAddress })
}

const statusOf = async (asking: Asking) => (await ask(asking)).statusCode
const aToken = () => chatToken(app, { ttl: 300 })

function assertLimited(
  { statusCode, headers, body }: LightMyRequestResponse,
  limit: number,
  retryAfter: string,
): void {
  assert.deepEqual([statusCode, body], [429, LIMITED])
  assert.equal(headers['x-ratelimit-limit'], String(limit))
  assert.equal(headers['x-ratelimit-remaining'], '0')
  assert.equal(headers['retry-after'], retryAfter)
  assert.equal(headers['access-control-allow-origin'], '*')
}

it('an address may start so many public runs in a minute, whichever they are; its token stays good', async () => {
  const remoteAddress = newcomer()
  for (let run = 0; run < 3; run++)
    assert.equal(await statusOf({ bot: await aBot(), remoteAddress }), 200)
  const token = await aToken()
  assertLimited(await ask({ bot: await aBot(), remoteAddress, token }), 3, '60')
  assert.equal(await statusOf({ bot: await aBot() }), 200) // from elsewhere
  await house.advance(MINUTE)
  assert.equal(await statusOf({ bot: await aBot(), remoteAddress, token }), 200)
})

it('all addresses of an IPv6 /64 share that limit', async () => {
  const own = (host: string) => `2001:db8:0:1::${host}`
  for (const host of ['1', '2', '3']) {
    assert.equal(await statusOf({ bot: await aBot(), remoteAddress: own(host) }), 200)
  }
  assertLimited(await ask({ bot: await aBot(), remoteAddress: own('4') }), 3, '60')
  assert.equal(await statusOf({ bot: await aBot(), remoteAddress: '2001:db8:0:2::1' }), 200)
})

it('a public assistant is run so often in a minute by all of them; their tokens stay good', async () => {
  const bot = await aBot()
  for (let run = 0; run < 5; run++) assert.equal(await statusOf({ bot }), 200)
  const token = await aToken()
  assertLimited(await ask({ bot, token }), 5, '60')
  await house.advance(MINUTE)
  assert.equal(await statusOf({ bot, token }), 200)
})

it('a public assistant spends so many credits in a day on all of them; their tokens stay good', async () => {
  const bot = await aBot({ creditsPerRun: 4 })
  for (let run = 0; run < 2; run++) assert.equal(await statusOf({ bot }), 200)
  const token = await aToken()
  const refused = await ask({ bot, token }) // 8 of 10 are spent, and 4 would be too many
  assert.equal(refused.statusCode, 429)
  assert.equal(refused.headers['retry-after'], '86400')
  assert.equal(await statusOf({ bot: await aBot(), token }), 200)
  await house.advance(86_400_000)
  assert.equal(await statusOf({ bot }), 200)
})

it('an assistant may have a number of credits a day of its own, none included', async () => {
  const [poor, none] = [
    await aBot({ publicCreditsPerDay: 1 }),
    await aBot({ publicCreditsPerDay: 0 }),
  ]
  assert.equal(await statusOf({ bot: poor }), 200)
  assertLimited(await ask({ bot: poor }), 1, '86400')
  assertLimited(await ask({ bot: none }), 0, '86400')
})

it('what is free is not held back by the day', async () => {
  assert.equal(
    await statusOf({ bot: await aBot({ publicCreditsPerDay: 0, creditsPerRun: 0 }) }),
    200,
  )
})

it('whoever shows a key of the organization is held back by none of this', async () => {
  const bot = await aBot({ publicCreditsPerDay: 0 })
  const remoteAddress = newcomer()
  for (let run = 0; run < 7; run++) {
    const token = await chatToken(app, { apiKey })
    assert.equal(await statusOf({ bot, token, remoteAddress }), 200)
  }
})

it('a run that one limit refuses counts towards none of the others', async () => {
  const remoteAddress = newcomer()
  const dear = await aBot({ creditsPerRun: 11 })
  for (let run = 0; run < 9; run++) assert.equal(await statusOf({ bot: dear, remoteAddress }), 429)
  const bot = await aBot()
  for (let run = 0; run < 3; run++) assert.equal(await statusOf({ bot, remoteAddress }), 200)
  for (let run = 0; run < 9; run++) assert.equal(await statusOf({ bot, remoteAddress }), 429)
  for (let run = 0; run < 2; run++) assert.equal(await statusOf({ bot }), 200)
  assert.equal(await statusOf({ bot }), 429) // five in the minute, and not one more
})

it('the run of a public workflow counts as well', async () => {
  const id = await addAssistant(house, organization, {
    kind: 'workflow',
    public: true,
    publicCreditsPerDay: 1,
  })
  const run = async () => {
    const path = `/api/v1/run/${id}/stream?token=${await aToken()}`
    const body = { story: 'a dog' }
    return app.inject({ method: 'POST', url: path, body, remoteAddress: newcomer() })
  }
  assert.equal((await run()).statusCode, 200)
  assertLimited(await run(), 1, '86400')
})

it('a public assistant without credits refuses with 402, and the token stays good', async () => {
  const poor = await house.company({ credits: 1 })
  const bot = await addAssistant(house, poor.organization, { public: true })
  const token = await aToken()
  assert.equal(await statusOf({ bot }), 200)
  assert.equal(await statusOf({ bot, token }), 402)
  await house.stores.credits.topUp(
    { ...poor, amount: 1, reference: 'a second invoice' },
    creditsAdded(poor.organization),
  )
  assert.equal(await statusOf({ bot, token }), 200)
})

/** Begins a chat over HTTP, as somebody who can leave. */
async function begin(bot: string) {
  await house.advance(MINUTE) // each of them comes from this machine's address
  const leaving = new AbortController()
  const token = await aToken()
  const answer = fetch(`${url}/api/v1/chat/${token}/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/plain' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], chatbotId: bot }),
    signal: leaving.signal,
  })
  answer.catch(() => undefined) // who leaves hears no answer
  return { answer, leave: () => leaving.abort(), answering: await model.asked() }
}

it('so many answers of a public assistant go on at once; a token that found no room stays good', async () => {
  const bot = await aBot({ upstream: model.upstream })
  const [first, second] = [await begin(bot), await begin(bot)]
  const token = await aToken()
  const refused = await ask({ bot, token })
  assert.deepEqual(
    [refused.statusCode, refused.headers['retry-after'], refused.body],
    [429, '1', LIMITED],
  )
  assert.equal(await statusOf({ bot: await aBot() }), 200) // of another assistant
  first.answering.say('Hello')
  first.answering.end()
  assert.equal(await (await first.answer).text(), 'Hello')

  const third = ask({ bot, token })
  for (const { say, end } of [second.answering, await model.asked()]) {
    say('Hello')
    end()
  }
  assert.equal((await third).statusCode, 200)
  await second.answer
})

type Begun = Awaited<ReturnType<typeof begin>>

/** The ways in which an answer ends that does not come to its end. */
const ENDS: Readonly<Record<string, (begun: Begun) => Promise<void>>> = {
  'whose client left before its first text': async ({ leave, answering }) => {
    leave()
    await answering.closed
  },
  'whose client left in the middle': async ({ leave, answering, answer }) => {
    answering.say('Hello')
    await answer
    leave()
    await answering.closed
  },
  'that failed before its first text': async ({ answering, answer }) => {
    answering.end()
    assert.equal((await answer).status, 502)
  },
}
for (const [what, endOf] of Object.entries(ENDS)) {
  it(`an answer ${what} makes room for another`, async () => {
    const bot = await aBot({ upstream: model.upstream, publicCreditsPerDay: 100 })
    for (let at = 0; at < 3; at++) await endOf(await begin(bot))
    const [one, other] = [await begin(bot), await begin(bot)]
    for (const { answering, answer } of [one, other]) await completed(answering, answer)
  })
}

async function completed({ say, end }: Answering, answer: Promise<Response>): Promise<void> {
  say('Hello')
  end()
  assert.equal(await (await answer).text(), 'Hello')
}
