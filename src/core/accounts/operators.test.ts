import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { newOperator } from '../../storage/contracts/given.ts'
import { createOperatorById } from './operators.ts'

const ends = ['operator:ada'] as const
const CHANGED = changeOf('operator.changed', 'operator:ada', { ends })

/** A way to find operators that tells how often it asked, and may be held up while it asks. */
async function begin(t: TestContext) {
  const { operators, organizations, feed } = openForTest(t)
  const state = { asked: 0, held: Promise.resolve() }
  const byId = async (id: string) => {
    state.asked += 1
    const seen = await operators.byId(id)
    await state.held
    return seen
  }
  await operators.add(newOperator('ada'), changeOf('operator.invited', 'operator:ada'))
  return { operators, organizations, state, find: createOperatorById({ byId }, feed) }
}

it('asks the store once for as long as nothing of the operator changes', async (t) => {
  const { operators, find, state } = await begin(t)
  for (let times = 0; times < 3; times += 1) assert.equal((await find('ada'))?.role, 'member')
  assert.equal(state.asked, 1)
  await operators.change('ada', { role: 'admin' }, CHANGED)
  assert.equal((await find('ada'))?.role, 'admin')
  assert.equal(state.asked, 2)
})

it('finds nobody who is not active, nor anybody of an organization that is not', async (t) => {
  const { operators, organizations, find } = await begin(t)
  assert.ok(await find('ada'))
  await operators.deactivate('ada', true, CHANGED)
  assert.equal(await find('ada'), undefined)
  await operators.activate('ada', CHANGED)
  assert.ok(await find('ada'))
  const subject = 'organization:acme'
  await organizations.deactivate(
    'acme',
    changeOf('organization.deactivated', subject, { ends: [subject] }),
  )
  assert.equal(await find('ada'), undefined)
  assert.equal(await find('nobody'), undefined)
})

it('finds nobody whom it was reading while the operator was deactivated', async (t) => {
  const { operators, find, state } = await begin(t)
  const gate = Promise.withResolvers<void>()
  state.held = gate.promise
  const finding = find('ada')
  await operators.deactivate('ada', true, CHANGED)
  gate.resolve()
  assert.equal(await finding, undefined)
  assert.equal(await find('ada'), undefined)
})
