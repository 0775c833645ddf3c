import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { addAssistant, askForChat } from '../../../test/support/chat-calls.ts'
import { type Deployed, deployed } from '../../../test/support/deployment.ts'
import { assertAnswer, readVectors, send, type Values } from '../../../test/support/vectors.ts'

const BODY_LIMIT = 2_048
const LIMIT = 60

const house = await deployed({ after }, { JETON_BODY_LIMIT_BYTES: String(BODY_LIMIT) })
/** One whose tokens would name an issuer that no token has room for. */
const broken = await deployed(
  { after },
  { JETON_PUBLIC_URL: `https://example.com/${'x'.repeat(4_000)}` },
)
const addressLimitsReached = async () => {
  for (let asked = 0; asked < LIMIT; asked++) await askForChat(house.app)
}

/** What `given` of a vector stands for. */
interface Situation {
  readonly before?: () => Promise<void>
  readonly during?: Deployed['unwritable']
  readonly in?: Deployed
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  '': {},
  'the limits are reached': { before: addressLimitsReached },
  'nothing can be read': { during: (work) => house.unreadable(['api_keys', 'assistants'], work) },
  'a fault nobody foresaw': { in: broken },
}

const companies = new Map([
  [house, await house.company()],
  [broken, await broken.company()],
])

/** What the placeholders stand for. */
function valuesOf(of: typeof house): Values {
  const company = companies.get(of) ?? assert.fail()
  const values: Readonly<Record<string, () => string | Promise<string>>> = {
    'api key': () => company.apiKey,
    chatbot: () => addAssistant(of, company.organization, { public: true }),
    'private chatbot': () => addAssistant(of, company.organization),
    'public workflow': () =>
      addAssistant(of, company.organization, { kind: 'workflow', public: true }),
    'foreign chatbot': () => addAssistant(of, of.demo.organization),
    'foreign public chatbot': () => of.demo.chatbot,
    'long session': () => 'x'.repeat(256),
    'too long': () => 'x'.repeat(BODY_LIMIT),
  }
  const filled = new Map<string, string>()
  return async (name) => {
    const value =
      filled.get(name) ?? (await values[name]?.()) ?? assert.fail(`<${name}> is unknown`)
    filled.set(name, value)
    return value
  }
}

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        const situation = SITUATIONS[given] ?? assert.fail(`nobody knows of "${given}"`)
        const of = situation.in ?? house
        const values = valuesOf(of)
        await values('chatbot') // while its table can be found
        await situation.before?.()
        const request = () => send(of.app, vector, values)
        const response = await (situation.during ?? ((work) => work()))(request)
        assertAnswer(response, file, vector)
        await house.advance(60_000)
      })
    }
  })
}
