import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { deny } from '../answer.ts'
import { resetPasswordByName } from './reset-password-by-name.ts'

it('gives an operator, by name in any case, a new password in place of the old one', async (t) => {
  const { stores, passwords, demo } = await deployed(t)
  const deps = { operators: stores.operators, passwords }
  const reset = await resetPasswordByName(deps, demo.username.toUpperCase())
  assert.ok(reset.ok)
  assert.equal(reset.username, demo.username)
  assert.match(reset.password, /^\w{20}$/)
  const kept = (await stores.operators.forSigningIn(demo.username))?.password ?? ''
  assert.ok(await passwords.verify(reset.password, kept))
  assert.ok(!(await passwords.verify(demo.password, kept)))
})

it('tells the log who was let in again, and by whom, and no secret', async (t) => {
  const { stores, passwords, demo } = await deployed(t)
  const deps = { operators: stores.operators, passwords }
  const reset = await resetPasswordByName(deps, demo.username)
  assert.ok(reset.ok)
  const query = { organization: demo.organization, before: undefined, limit: 1 }
  const [event = assert.fail()] = await stores.events.list(query)
  const operator = (await stores.operators.forSigningIn(demo.username))?.operator
  const subject = `operator:${operator?.id}`
  const { type, actor, credential, details } = event
  assert.deepEqual(
    { type, actor, credential, details, subject: event.subject },
    { type: 'operator.password_reset', actor: 'machine', credential: null, details: {}, subject },
  )
  assert.ok(event.ends.some((it) => it === subject))
})

it('finds neither who is not there nor who is deactivated, and then does nothing', async (t) => {
  const { stores, passwords, demo, sql } = await deployed(t)
  const deps = { operators: stores.operators, passwords }
  const before = await stores.events.head()
  assert.deepEqual(await resetPasswordByName(deps, 'eve'), deny('operator_not_found'))
  await sql('UPDATE operators SET active = FALSE')
  assert.deepEqual(await resetPasswordByName(deps, demo.username), deny('operator_not_found'))
  assert.deepEqual(await stores.events.head(), before)
})
