import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { changeOf } from '../src/storage/contracts/changes.ts'
import { askChatbot, chatToken, claimsIn } from './support/chat-calls.ts'
import { type Deployed, deployed } from './support/deployment.ts'
import { sharedHandRedis, withoutHandTime } from './support/hand-redis.ts'
import { freshToken, redeem } from './support/stream-calls.ts'
import { userToken } from './support/user-calls.ts'

const ownPart = await sharedHandRedis()

const MINUTE = 60_000
const options = { skip: withoutHandTime }

/** A deployment whose Redis has a clock of its own, which goes as fast. */
async function open(t: TestContext, aheadMilliseconds: number) {
  const { url, prefix, setTime } = ownPart()
  const opened = await deployed(t, { REDIS_URL: url, JETON_REDIS_PREFIX: prefix })
  const pass = async (milliseconds: number) => {
    await opened.advance(milliseconds)
    await setTime?.(opened.clock.wall() + aheadMilliseconds)
  }
  await pass(0)
  return { ...opened, pass }
}

const ENDS = {
  async organization({ stores, demo, pass }: Opened) {
    const change = changeOf('organization.changed', `organization:${demo.organization}`)
    const { organizations } = stores
    await organizations.deactivate(demo.organization, { ...change, ends: [change.subject] })
    await pass(1_000)
    await organizations.activate(demo.organization, { ...change, ends: [change.subject] })
  },
  async assistants({ stores, demo, pass }: Opened) {
    for (const id of [demo.chatbot, demo.workflow]) {
      const change = changeOf('assistant.changed', `assistant:${id}`)
      await stores.assistants.deactivate(demo.organization, id, change)
    }
    await pass(1_000)
    for (const id of [demo.chatbot, demo.workflow]) {
      const change = changeOf('assistant.changed', `assistant:${id}`)
      await stores.assistants.activate(demo.organization, id, change)
    }
  },
}

type Opened = Deployed & { readonly pass: (milliseconds: number) => Promise<void> }

const issued = async ({ app, demo }: Opened) => ({
  stream: await freshToken(app, demo),
  keyed: await chatToken(app, { apiKey: demo.apiKey, chatbotId: demo.chatbot }),
  anonymous: await chatToken(app, { chatbotId: demo.chatbot }),
})

async function statuses({ app, demo }: Opened, tokens: Awaited<ReturnType<typeof issued>>) {
  const { stream, keyed, anonymous } = tokens
  const answers = [await redeem(app, demo, stream)]
  for (const token of [keyed, anonymous]) answers.push(await askChatbot(app, { token }))
  return answers.map(({ statusCode }) => statusCode < 300)
}

for (const [what, aheadMinutes] of [
  ['ten minutes ahead', 10],
  ['ten minutes behind', -10],
] as const) {
  describe(`with a Redis whose clock is ${what}`, () => {
    it('redeems what is issued', options, async (t) => {
      const opened = await open(t, aheadMinutes * MINUTE)
      const tokens = await issued(opened)
      assert.deepEqual(await statuses(opened, tokens), [true, true, true])
    })

    for (const [name, endAndBegin] of Object.entries(ENDS)) {
      it(`ends for good what was issued for ${name}`, options, async (t) => {
        const opened = await open(t, aheadMinutes * MINUTE)
        const tokens = await issued(opened)
        await opened.pass(1_000)
        await endAndBegin(opened)
        assert.deepEqual(await statuses(opened, tokens), [false, false, false])
        await opened.pass(Math.max(1, -aheadMinutes) * MINUTE)
        assert.deepEqual(await statuses(opened, await issued(opened)), [true, true, true])
      })
    }

    it('lets a token of an end user live for as long as was asked', options, async (t) => {
      const opened = await open(t, aheadMinutes * MINUTE)
      const { app, demo, clock } = opened
      const { token } = await userToken(app, { ...demo, expiresIn: '60s' })
      const { iat, exp } = claimsIn(token)
      assert.deepEqual([iat, exp], [clock.wall() / 1000, clock.wall() / 1000 + 60])
    })
  })
}
