import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ATTACKS } from './attacks.ts'
import { attack } from './hostile.ts'
import { reportOf, violationsIn } from './report.ts'

const SECONDS = 30

it('answers every probe, within its bounds, while strangers and a tenant attack it', async (t) => {
  const attacks = Object.keys(ATTACKS)
  const seen = await attack(t, { seed: 1, seconds: SECONDS, peaceSeconds: 1, attacks })
  for (const line of reportOf(seen)) t.diagnostic(line)
  assert.deepEqual(violationsIn(seen), [])
})
