import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { createSettler } from '../../core/credits/index.ts'
import { createVerbs } from '../../verbs.ts'
import { watchEach } from '../around.ts'
import { createInstruments } from './instruments.ts'
import { credentialOf, ENDS, verbMetrics } from './verbs.ts'

const house = await deployed({ after })
const noting = {
  uses: { note: () => undefined, flush: async () => undefined },
  sightings: { note: () => undefined, flush: async () => undefined },
}
const verbs = await createVerbs(house, house.settings, createSettler(house.stores.credits), noting)

/** The names of all verbs that there are. */
function allNames(): string[] {
  const names: string[] = []
  watchEach(verbs, (name) => {
    names.push(name)
    return (work) => work()
  })
  return names
}

async function told(answers: Readonly<Record<string, object>>): Promise<string[]> {
  const instruments = createInstruments()
  const watch = verbMetrics(instruments)
  for (const [name, answer] of Object.entries(answers)) {
    assert.equal(await watch(name)(async () => answer), answer)
  }
  const lines = (await instruments.text()).split('\n')
  return lines.filter((line) => /^jeton_(verif|revo).*[^0]$/.test(line))
}

it('knows by what each verb knows who asks, but for those that nobody need ask', () => {
  assert.deepEqual(
    allNames().filter((name) => credentialOf(name) === undefined),
    ['issuing.chat', 'revocations.end'],
  )
})

it('counts the ends of verbs that there are', () => {
  const names = allNames()
  assert.deepEqual(
    Object.keys(ENDS).filter((name) => !names.includes(name)),
    [],
  )
})

it('counts who was let in, whatever became of it, and who was not', async () => {
  const name = 'jeton_verifications_total'
  const no = (denial: string) => ({ ok: false, denial })
  assert.deepEqual(
    await told({
      'issuing.stream': { ok: true },
      'issuing.user': no('rate_limited'),
      'credits.balance': no('unauthorized'),
      'accessTokens.list': no('forbidden'),
      'sessions.signIn': no('rate_limited'),
      'issuing.chat': no('unauthorized'),
    }),
    [
      `${name}{credential="api_key",outcome="accepted"} 2`,
      `${name}{credential="api_key",outcome="refused"} 1`,
      `${name}{credential="operator",outcome="forbidden"} 1`,
      `${name}{credential="password",outcome="refused"} 1`,
    ],
  )
})

it('counts what was ended, and not what was not', async () => {
  const answers = { 'accessTokens.revoke': { ok: true }, 'accessTokens.rotate': { ok: false } }
  assert.deepEqual(
    (await told(answers)).filter((line) => line.startsWith('jeton_revocations')),
    ['jeton_revocations_total{subject="token"} 1'],
  )
})

it('counts nothing of a verb that fails', async () => {
  const instruments = createInstruments()
  const failing = verbMetrics(instruments)('runs.start')(() => Promise.reject(new Error('no')))
  await assert.rejects(failing, /no/)
  assert.doesNotMatch(await instruments.text(), /^jeton_verif\S+ [^0]/m)
})
