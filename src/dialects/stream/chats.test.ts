import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { LLMock } from '@copilotkit/aimock'
import type { InjectOptions } from 'fastify'
import { addAssistant, chatToken, saying } from '../../../test/support/chat-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'

const RAISED = '1000000'
const house = await deployed(
  { after },
  {
    JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: RAISED,
    JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE: RAISED,
    JETON_LIMIT_PUBLIC_RUNS_PER_ASSISTANT_AND_MINUTE: RAISED,
  },
)
const { app, sql } = house
const model = new LLMock({ port: 0, host: '127.0.0.1' })
model.on({}, { content: 'Hello to you.' })
await model.start()
after(() => model.stop())

/** Adds an assistant whose upstream is told who it is. */
const assistant = (organization: string, system: string, options = {}) =>
  addAssistant(house, organization, {
    ...options,
    system,
    upstream: {
      provider: 'openai-compatible',
      baseUrl: `${model.url}/v1`,
      model: 'any',
      sealedKey: null,
    },
  })

const [ours, theirs] = [await house.company(), await house.company()]
const OUR_OWN = { kind: 'agent' }
const PUBLIC = { public: true }
const WORKFLOW = { kind: 'workflow', public: true }
await sql('UPDATE assistants SET public_default = FALSE')
const BOTS = {
  none: undefined,
  'nobody’s': 'bot_00000000000000000000',
  ours: await assistant(ours.organization, 'ours'),
  'our agent': await assistant(ours.organization, 'our agent', OUR_OWN),
  'our public': await assistant(ours.organization, 'our public', PUBLIC),
  'our workflow': await assistant(ours.organization, 'our workflow', WORKFLOW),
  theirs: await assistant(theirs.organization, 'theirs'),
  'their public': await assistant(theirs.organization, 'their public', PUBLIC),
  'their default': await assistant(theirs.organization, 'their default', {
    ...PUBLIC,
    publicDefault: true,
  }),
} as const
type Bot = keyof typeof BOTS

const { apiKey } = ours
const bound = (bot: Bot) => ({ chatbotId: BOTS[bot] ?? assert.fail() })
const TOKENS = {
  'an anonymous token': () => chatToken(app),
  'an anonymous token for our public chatbot': () => chatToken(app, bound('our public')),
  'a token of ours': () => chatToken(app, { apiKey }),
  'a token of ours for our chatbot': () => chatToken(app, { apiKey, ...bound('ours') }),
  'a stream token of ours': async (): Promise<string> => {
    const headers = { authorization: `Bearer ${apiKey}` }
    return (await app.inject({ url: '/api/v1/token', headers })).json().token
  },
} as const
type Token = keyof typeof TOKENS

/** How a token is presented. */
const WAYS: Readonly<Record<string, (token: string) => InjectOptions>> = {
  'in the path': (token) => ({ url: `/api/v1/chat/${token}/stream` }),
  'in the query': (token) => ({ url: `/api/v1/chat/stream?token=${token}` }),
  'as a bearer': (token) => ({
    url: '/api/v1/chat/stream',
    headers: { authorization: `Bearer ${token}` },
  }),
  'in the path, whatever else is shown': (token) => ({
    url: `/api/v1/chat/${token}/stream?token=pub_tok_nobody`,
    headers: { authorization: 'Basic c2s6c2s=' },
  }),
}

const NOT_FOUND = [404, '{"error":"Chatbot not found","success":false}'] as const
const NAME_ONE = [
  400,
  '{"error":"This token opens any chatbot of its organization: name one in chatbotId.","success":false,"code":"invalid_request"}',
] as const
const DEAD = [
  401,
  '{"error":"Unauthorized. Please provide a valid secret key.","success":false}',
] as const

/** Which assistant answers whom who asks for which, or else the refusal. */
const ANSWERS: readonly (readonly [
  Token,
  asksFor: Bot,
  Bot | typeof NOT_FOUND | typeof NAME_ONE,
])[] = [
  ['an anonymous token', 'none', 'their default'],
  ['an anonymous token', 'their public', 'their public'],
  ['an anonymous token', 'our public', 'our public'],
  ['an anonymous token', 'ours', NOT_FOUND],
  ['an anonymous token', 'our workflow', NOT_FOUND],
  ['an anonymous token', 'nobody’s', NOT_FOUND],
  ['an anonymous token for our public chatbot', 'none', 'our public'],
  ['an anonymous token for our public chatbot', 'their public', 'our public'],
  ['a token of ours', 'none', NAME_ONE],
  ['a token of ours', 'ours', 'ours'],
  ['a token of ours', 'our agent', 'our agent'],
  ['a token of ours', 'our public', 'our public'],
  ['a token of ours', 'theirs', NOT_FOUND],
  ['a token of ours', 'their public', NOT_FOUND],
  ['a token of ours', 'our workflow', NOT_FOUND],
  ['a token of ours', 'nobody’s', NOT_FOUND],
  ['a token of ours for our chatbot', 'none', 'ours'],
  ['a token of ours for our chatbot', 'our agent', 'ours'],
  ['a stream token of ours', 'none', NAME_ONE],
  ['a stream token of ours', 'ours', 'ours'],
  ['a stream token of ours', 'our public', 'our public'],
  ['a stream token of ours', 'theirs', NOT_FOUND],
  ['a stream token of ours', 'their public', NOT_FOUND],
  ['a stream token of ours', 'our workflow', NOT_FOUND],
  ['a stream token of ours', 'nobody’s', NOT_FOUND],
]

/** Asks with that token for that assistant. */
async function ask(presented: InjectOptions, bot: Bot) {
  const body = { ...saying('Hello'), chatbotId: BOTS[bot] }
  const { statusCode, body: text } = await app.inject({ method: 'POST', body, ...presented })
  return [statusCode, text] as const
}

/** What the model was last asked. */
const lastAsked = (): Record<string, unknown> => ({ ...model.getLastRequest()?.body })

/** Whom it was told to be. */
function systemOf({ messages }: Record<string, unknown>): unknown {
  const [first] = messages as { content: unknown }[]
  return first?.content
}

for (const [way, present] of Object.entries(WAYS)) {
  describe(`a token ${way}`, () => {
    for (const [token, asksFor, expected] of ANSWERS) {
      const named = asksFor === 'none' ? 'names no chatbot' : `names ${asksFor}`
      if (typeof expected !== 'string') {
        it(`${token}, that ${named}, is refused with ${expected[0]} and stays good`, async () => {
          const presented = present(await TOKENS[token]())
          assert.deepEqual(await ask(presented, asksFor), expected)
          const good = token === 'an anonymous token' ? 'their public' : 'ours'
          assert.equal((await ask(presented, good))[0], 200)
        })
        continue
      }
      it(`${token}, that ${named}, is answered by ${expected}, once`, async () => {
        const presented = present(await TOKENS[token]())
        assert.equal((await ask(presented, asksFor))[0], 200)
        assert.equal(systemOf(lastAsked()), expected)
        assert.deepEqual(await ask(presented, asksFor), DEAD)
      })
    }
  })
}

it('an anonymous token that names no chatbot finds none where none is the default', async () => {
  await sql('UPDATE assistants SET public_default = FALSE')
  const presented = { url: `/api/v1/chat/${await chatToken(app)}/stream` }
  assert.deepEqual(await ask(presented, 'none'), NOT_FOUND)
  await sql(
    'UPDATE assistants SET public_default = TRUE, public = FALSE WHERE id = ?',
    BOTS['their default'],
  )
  assert.deepEqual(await ask(presented, 'none'), NOT_FOUND)
  await sql('UPDATE assistants SET public = TRUE WHERE id = ?', BOTS['their default'])
  assert.equal((await ask(presented, 'none'))[0], 200)
})

it('a token opens no chatbot that is no longer public, or no longer there', async () => {
  const id = await assistant(ours.organization, 'passing', PUBLIC)
  const presented = { url: `/api/v1/chat/${await chatToken(app, { chatbotId: id })}/stream` }
  for (const column of ['public', 'active']) {
    await sql(`UPDATE assistants SET ${column} = FALSE WHERE id = ?`, id)
    assert.deepEqual(await ask(presented, 'their public'), NOT_FOUND)
    await sql(`UPDATE assistants SET ${column} = TRUE WHERE id = ?`, id)
  }
  assert.equal((await ask(presented, 'none'))[0], 200)
})

it('the session of a token reaches the upstream as its user, and nothing does without one', async () => {
  const userOf = async (token: string) => {
    await ask({ url: `/api/v1/chat/${token}/stream` }, 'our public')
    return lastAsked().user
  }
  assert.equal(await userOf(await chatToken(app, { sessionId: 'visitor 👋' })), 'visitor 👋')
  assert.equal(await userOf(await chatToken(app, { apiKey, sessionId: 'ours' })), 'ours')
  assert.equal(await userOf(await chatToken(app)), undefined)
})

const WORKFLOWS = [
  ['an anonymous token', { public: true }, 200],
  ['an anonymous token', { public: false }, 404],
  ['an anonymous token for our public chatbot', { public: true }, 404],
  ['a token of ours', { public: false }, 200],
  ['a token of ours for our chatbot', { public: true }, 404],
] as const
for (const [token, options, expected] of WORKFLOWS) {
  const which = options.public ? 'a public workflow' : 'a workflow that is not public'
  it(`${token} ${expected === 200 ? 'runs' : 'does not find'} ${which}`, async () => {
    const id = await addAssistant(house, ours.organization, { kind: 'workflow', ...options })
    const secret = await TOKENS[token]()
    const url = `/api/v1/run/${id}/stream?token=${secret}`
    const run = () => app.inject({ method: 'POST', url, body: { story: 'a dog' } })
    const { statusCode, body } = await run()
    assert.equal(statusCode, expected, body)
    if (expected === 200) {
      assert.match(body, /Tell me a dog\.$/)
      assert.equal((await run()).statusCode, 401)
      return
    }
    assert.equal(body, '{"error":"Workflow not found","success":false}')
    const left = await ask({ url: `/api/v1/chat/${secret}/stream` }, 'our public')
    assert.equal(left[0], 200)
  })
}

it('a workflow’s run names the session of its token to the upstream', async () => {
  const token = await chatToken(app, { sessionId: 'visitor' })
  const url = `/api/v1/run/${BOTS['our workflow']}/stream?token=${token}`
  await app.inject({ method: 'POST', url, body: { story: 'a dog' } })
  assert.equal(lastAsked().user, 'visitor')
})
