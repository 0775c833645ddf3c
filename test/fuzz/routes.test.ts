import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bytesOf, type Draft, soundDraft } from './draft.ts'
import { flaws } from './flaws.ts'
import { judgeOf } from './judge.ts'
import { purseOf } from './purse.ts'
import { type Memory, type Served, startTarget, type Target } from './served.ts'
import { talk } from './wire.ts'

/** How many requests; 20,000 are the proof. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 4000)

/** Only after so many has every route been spoken to, and its code compiled. */
const FIRST_REQUESTS = Math.max(1_600, Math.ceil(REQUESTS / 10))

/** What the process may have grown by between the first requests and all of them. */
const MOST_GROWN_BYTES = 2_000_000

interface Case {
  readonly route: Served
  readonly draft: Draft
  readonly wrong: readonly string[]
}

/** Whom it answers, it answers without end: there is nothing to wait for. */
const ENDLESS = '/api/v1/revocations'

function casesOf({ routes }: Target): fc.Arbitrary<Case> {
  const served = routes.filter(
    ({ schema, methods, url }) => url !== ENDLESS && (schema.response || methods.length === 1),
  )
  return fc.constantFrom(...served).chain((route) =>
    fc.tuple(soundDraft(route), flaws).map(([sound, chosen]) => {
      const wrong = chosen.map(({ name }) => name)
      const draft = chosen.reduce((it, { spoil }) => spoil(it), sound)
      const words = `${draft.method} ${draft.path}`.slice(0, 300)
      return { route, draft, wrong, [fc.toStringMethod]: () => `${wrong.join(' + ')}: ${words}` }
    }),
  )
}

/** Does to a target, once, what a case says. Throws if the answer is not as it should be. */
function attackOn(target: Target) {
  const judge = judgeOf(target.routes)
  const purse = purseOf(target)
  const seen = {
    statuses: new Map<number, number>(),
    flaws: new Map<string, number>(),
    slowest: { milliseconds: 0, said: '' },
  }
  const count = <K>(counts: Map<K, number>, key: K) => counts.set(key, (counts.get(key) ?? 0) + 1)

  async function attack({ route, draft, wrong }: Case): Promise<void> {
    const bytes = bytesOf(draft, await purse(draft))
    const began = performance.now()
    const heard = await talk(target.port, { ...draft, bytes })
    const milliseconds = Math.round(performance.now() - began)
    const said = `${wrong.join(' + ')}: ${bytes.toString('latin1', 0, 600)}`
    if (milliseconds > seen.slowest.milliseconds) seen.slowest = { milliseconds, said }
    assert.equal(judge(draft, route.url, heard), undefined, said)
    for (const { status } of heard.responses) count(seen.statuses, status)
    for (const name of wrong) count(seen.flaws, name)
  }
  return { attack, seen }
}

describe('the service, told what no client would say', () => {
  it(`answers ${REQUESTS} malformed requests, and remembers none of them`, async (t) => {
    const target = await startTarget(t)
    const { attack, seen } = attackOn(target)
    const memories: Memory[] = []
    let done = 0
    const property = fc.asyncProperty(casesOf(target), async (it) => {
      await attack(it)
      done += 1
      if (done === FIRST_REQUESTS) memories.push(await target.memory())
    })
    await fc.assert(property, { numRuns: REQUESTS })

    const [early, late] = [memories[0], await target.memory()]
    assert.ok(early)
    t.diagnostic(`statuses: ${JSON.stringify([...seen.statuses])}`)
    t.diagnostic(`flaws: ${JSON.stringify([...seen.flaws])}`)
    t.diagnostic(`slowest answer: ${JSON.stringify(seen.slowest)}`)
    t.diagnostic(`heap: ${early.heapUsed} → ${late.heapUsed} bytes`)
    t.diagnostic(`beside it: ${early.external} → ${late.external} bytes`)
    t.diagnostic(`resident: ${early.rss} → ${late.rss} bytes`)
    const grown = late.heapUsed + late.external - early.heapUsed - early.external
    assert.ok(grown < MOST_GROWN_BYTES, `grown by ${grown} bytes`)
    assert.deepEqual(late.log, [])
  })
})
