import assert from 'node:assert/strict'
import { it } from 'node:test'
import { BUG_NAMES } from './bugs.ts'
import { FAULT_NAMES } from './faults/index.ts'
import { optionsFrom, USAGE } from './options.ts'

it('breaks everything for a minute unless told otherwise', () => {
  const { seed: _, ...options } = optionsFrom([]) ?? {}
  assert.deepEqual(options, {
    servers: 3,
    seconds: 60,
    peaceSeconds: 15,
    faults: FAULT_NAMES,
    planted: [],
  })
})

it('does what it is told', () => {
  const told = ['--minutes', '0.5', '--seed', '7', '--faults', 'redis-kill,leases']
  const options = optionsFrom([...told, '--planted', 'late-settle'])
  assert.deepEqual(
    [options?.seconds, options?.seed, options?.faults, options?.planted],
    [30, 7, ['redis-kill', 'leases'], ['late-settle']],
  )
  assert.deepEqual(optionsFrom(['--planted', 'all'])?.planted, BUG_NAMES)
})

it('helps, naming every fault and every bug', () => {
  assert.equal(optionsFrom(['--help']), undefined)
  for (const name of [...FAULT_NAMES, ...BUG_NAMES]) assert.ok(USAGE.includes(name), name)
})

it('refuses what makes no sense', () => {
  for (const args of [
    ['--minutes', 'ten'],
    ['--seed', ''],
    ['--faults', 'rain'],
    ['--planted', 'a-tree'],
    ['--colour'],
  ]) {
    assert.throws(() => optionsFrom(args))
  }
})
