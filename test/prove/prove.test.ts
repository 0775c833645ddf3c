import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { describe, it } from 'node:test'
import { lifeOfFile } from '../support/life-of-file.ts'
import { need } from '../support/system.ts'
import { BUG_NAMES, BUGS } from './bugs.ts'
import { withoutFakeClock } from './fake-clock.ts'
import { FAULT_NAMES } from './faults/index.ts'
import { findBug } from './find-bug.ts'
import { type Ground, startGround } from './ground.ts'
import { prove } from './prove.ts'
import { reportOf } from './report.ts'

const skip = need('PostgreSQL', 'Redis')
const SECONDS = 25
const seed = randomInt(100_000)

const life = lifeOfFile()

describe('three servers over PostgreSQL and Redis', { skip }, () => {
  let standing: Promise<Ground> | undefined
  const ground = () => {
    standing ??= startGround(life)
    return standing
  }

  it('keep every promise, whatever of it all fails', async (t) => {
    const proof = await prove(await ground(), {
      ...{ seed, servers: 3, seconds: SECONDS, peaceSeconds: 4 },
      ...{ name: 'prove', faults: FAULT_NAMES, focus: 'all' },
      tell: (line) => t.diagnostic(line),
    })
    const report = reportOf(proof)
    for (const line of report) t.diagnostic(line)
    assert.equal(proof.violations.length, 0, `seed ${seed}:\n${report.join('\n')}`)
    assert.ok(proof.lags.length > 0 && proof.disturbances.length > 0, 'nothing happened')
  })

  for (const name of BUG_NAMES) {
    const { property, faults } = BUGS[name]
    const wants = faults.some((fault) => fault === 'redis-clock') && withoutFakeClock
    it(`are found out with the bug ${name}, which breaks ${property}`, {
      skip: wants,
    }, async (t) => {
      const { proof, found } = await findBug(await ground(), name, { seed, tell: () => undefined })
      t.diagnostic(`${found?.sentence} After ${(proof.milliseconds / 1_000).toFixed(1)} s.`)
      assert.ok(found, `seed ${seed}:\n${reportOf(proof).join('\n')}`)
    })
  }
})
