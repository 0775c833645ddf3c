import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { addAssistant, askForChat } from '../../../test/support/chat-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
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
const SITUATIONS = {
  '': {},
  'the limits are reached': { before: addressLimitsReached },
  'nothing can be read': { during: duringAnOutage },
  'a fault nobody foresaw': { in: broken },
}
type Situation = {
  readonly before?: () => Promise<void>
  readonly during?: typeof duringAnOutage
  readonly in?: typeof broken
}
const situationOf = (given: string): Situation =>
  Object.entries(SITUATIONS).find(([name]) => name === given)?.[1] ??
  assert.fail(`nobody knows of "${given}"`)

/** Tables that cannot be found are to the stores what a disk is that cannot be read. */
async function duringAnOutage<T>(work: () => Promise<T>): Promise<T> {
  const tables = ['api_keys', 'assistants']
  for (const table of tables) house.sql(`ALTER TABLE ${table} RENAME TO ${table}_gone`)
  return work().finally(() => {
    for (const table of tables) house.sql(`ALTER TABLE ${table}_gone RENAME TO ${table}`)
  })
}

const companies = new Map([
  [house, await house.company()],
  [broken, await broken.company()],
])

/** What the placeholders stand for. */
function valuesOf(of: typeof house): Values {
  const company = companies.get(of) ?? assert.fail()
  const values: Readonly<Record<string, () => string>> = {
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
    const value = filled.get(name) ?? values[name]?.() ?? assert.fail(`<${name}> is unknown`)
    filled.set(name, value)
    return value
  }
}

for (const file of readVectors(new URL('vectors/', import.meta.url))) {
  describe(`${file.route} (${file.file})`, () => {
    for (const vector of file.vectors) {
      const { name, given = '' } = vector
      it(given === '' ? name : `${name} (${given})`, async () => {
        const situation = situationOf(given)
        const of = situation.in ?? house
        const values = valuesOf(of)
        await values('chatbot') // while its table can be found
        await situation.before?.()
        const request = () => send(of.app, vector, values)
        const response = await (situation.during ?? ((work) => work()))(request)
        assertAnswer(response, file, vector)
        house.advance(60_000)
      })
    }
  })
}
