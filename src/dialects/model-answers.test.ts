import assert from 'node:assert/strict'
import { after, describe, it, type TestContext } from 'node:test'
import { processDataStream } from 'ai4'
import { askForCompletion, HELLO } from '../../test/support/bearer-calls.ts'
import { addAssistant, saying } from '../../test/support/chat-calls.ts'
import { COMPLETION_HEADERS, chunk, completionOf, DONE } from '../../test/support/completions.ts'
import { deployed } from '../../test/support/deployment.ts'
import { eventOf, misbehaving } from '../../test/support/endless-upstream.ts'
import { served } from '../../test/support/served.ts'
import { freshToken, redeem, runKeyed } from '../../test/support/stream-calls.ts'
import { userToken } from '../../test/support/user-calls.ts'

const PATIENT_SECONDS = 1
const house = await deployed(
  { after },
  { JETON_UPSTREAM_FIRST_TEXT_SECONDS: String(PATIENT_SECONDS) },
)
const { app } = house

/** An organization all of whose assistants are answered by the model at this address. */
async function siteOf(baseUrl: string) {
  const upstream = {
    provider: 'openai-compatible',
    baseUrl,
    model: 'any',
    sealedKey: null,
  } as const
  const company = await house.company({ upstream })
  const agent = await addAssistant(house, company.organization, { kind: 'agent', upstream })
  const { token } = await userToken(app, { ...company, agent })
  return { ...company, agent, token }
}

type Site = Awaited<ReturnType<typeof siteOf>>

/** What a client reads, and the word for why the answer ended; undefined where there is none. */
interface Read {
  readonly text: string
  readonly finish?: string | undefined
}

const eventsOf = (body: string) =>
  body
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice('data: '.length)))

function readUi(body: string): Read {
  const parts = eventsOf(body)
  const text = parts.map(({ type, delta }) => (type === 'text-delta' ? delta : '')).join('')
  const { finishReason } = parts.find(({ type }) => type === 'finish') ?? {}
  return { text, finish: finishReason }
}

async function askByUser({ token }: Site, query = '', more: object = {}) {
  const headers = { authorization: `Bearer ${token}` }
  const url = `/api/v1/chat/stream${query}`
  const answer = await app.inject({ method: 'POST', url, headers, body: saying('Hello'), ...more })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.body
}

const CALL = { index: 0, id: 'call_1', function: { name: 'look', arguments: '' } }

/** Every format in which an answer is given. */
const FORMATS: Readonly<Record<string, (site: Site) => Promise<Read>>> = {
  'a run in plain text': async (site) => ({
    text: (await redeem(app, site, await freshToken(app, site))).body,
  }),
  'a run as a UI message stream': async (site) => {
    const accept = { accept: 'text/event-stream' }
    const { body } = await redeem(app, site, await freshToken(app, site), undefined, accept)
    return readUi(body)
  },
  'a whole run': async (site) => ({ text: (await runKeyed(app, site)).json().result }),
  'a chat in plain text': async (site) => ({ text: await askByUser(site, '?protocol=text') }),
  'a chat as a UI message stream': async (site) => readUi(await askByUser(site)),
  'a chat as a data stream': async (site) => {
    const read = { text: '', finish: '' }
    await processDataStream({
      stream: new Blob([await askByUser(site, '?protocol=data')]).stream(),
      onTextPart: (text) => {
        read.text += text
      },
      onFinishMessagePart: ({ finishReason }) => {
        read.finish = finishReason
      },
    })
    return read
  },
  'a chat as an event stream': async (site) => {
    const body = await askByUser(site, '?message=Hello', { method: 'GET', body: undefined })
    const events = body.split('\n\n').slice(0, -2)
    return { text: events.map((event) => event.replace(/^id: answer\ndata: /, '')).join('') }
  },
  'a chat in HAL': async ({ token }) => {
    const headers = { authorization: `Bearer ${token}` }
    const body = { message: HELLO[0] }
    const answer = await app.inject({ method: 'POST', url: '/api/chats', headers, body })
    return { text: answer.json().messages.at(-1).content }
  },
  'a chat completion': async ({ token }) => {
    const [choice] = (await askForCompletion(app, token)).json().choices
    return { text: choice.message.content, finish: choice.finish_reason }
  },
  'chat completion chunks': async ({ token }) => {
    const chunks = eventsOf((await askForCompletion(app, token, { stream: true })).body)
    const choices = chunks.map(({ choices }) => choices[0])
    const text = choices.map(({ delta }) => delta.content ?? '').join('')
    return { text, finish: choices.at(-1)?.finish_reason }
  },
}

type Pieces = () => AsyncIterable<string>

const saidBy = async (t: TestContext, pieces: Pieces) =>
  siteOf((await served(t, () => ({ headers: COMPLETION_HEADERS, pieces: pieces() }))).url)

/** The words for why an answer ended: of a model, of OpenAI's clients, of the AI SDK's. */
const REASONS = [
  ['stop', 'stop', 'stop'],
  ['length', 'length', 'length'],
  ['content_filter', 'content_filter', 'content-filter'],
  ['tool_calls', 'tool_calls', 'tool-calls'],
  ['end_of_turn', 'stop', 'other'],
] as const

describe('why an answer ended is told as the model says it', () => {
  for (const [said, openAi, sdk] of REASONS) {
    it(`in every format that has a word for ${said}`, async (t) => {
      const site = await saidBy(t, () => completionOf(['Once', ' upon'], said))
      const whole = sdk === 'stop' ? undefined : sdk // early releases of AI SDK 5 refuse it
      const words: Readonly<Record<string, string | undefined>> = {
        'a run as a UI message stream': whole,
        'a chat as a UI message stream': whole,
        'a chat as a data stream': sdk,
        'a chat completion': openAi,
        'chat completion chunks': openAi,
      }
      for (const [format, ask] of Object.entries(FORMATS)) {
        const { text, finish } = await ask(site)
        assert.deepEqual([format, text, finish], [format, 'Once upon', words[format]])
      }
    })
  }
})

describe('an answer whose model keeps the connection open', () => {
  it('is whole in every format, and the connection is closed', async (t) => {
    const said = eventOf('Once') + chunk({}, 'stop') + DONE
    for (const [format, ask] of Object.entries(FORMATS)) {
      const model = await misbehaving(t, (response) => void response.head(200).once(said))
      const { text } = await ask(await siteOf(model.url))
      assert.deepEqual([format, text], [format, 'Once'])
      await model.over
    }
  })
})

describe('halves of a character', () => {
  const [high = '', low = ''] = '😀'.split('')
  for (const [what, pieces, text] of [
    ['that came apart are put together', ['a', high, `${low}b`], 'a😀b'],
    ['that came apart after a text are put together', [`a${high}`, `${low}b`], 'a😀b'],
    ['that begin an answer are put together', [high, low], '😀'],
    ['become one U+FFFD where the other never comes', ['a', high, 'b'], 'a\ufffdb'],
    ['become one U+FFFD at the end', ['a', high], 'a\ufffd'],
    ['become one U+FFFD where the first is missing', ['a', low, 'b'], 'a\ufffdb'],
    ['are not mixed up', [high, high, low, low], '\ufffd😀\ufffd'],
  ] as const) {
    it(`${what}, in every format`, async (t) => {
      const site = await saidBy(t, () => completionOf(pieces))
      for (const [format, ask] of Object.entries(FORMATS)) {
        assert.deepEqual([format, (await ask(site)).text], [format, text])
      }
    })
  }
})

it('waits for a model that reasons and calls tools longer than for a silent one', async (t) => {
  const work = [{ reasoning_content: 'Hm.' }, { tool_calls: [CALL] }]
  async function* slowly() {
    const beginsAt = performance.now() + 1.5 * PATIENT_SECONDS * 1_000
    while (performance.now() < beginsAt) {
      for (const delta of work) yield chunk(delta)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    yield* completionOf(['Yes.'])
  }
  const site = await saidBy(t, slowly)
  assert.equal((await askForCompletion(app, site.token)).statusCode, 200)
})
