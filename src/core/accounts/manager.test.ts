import assert from 'node:assert/strict'
import { it } from 'node:test'
import { actOf, CREDENTIAL_KINDS, isElsewhere, type Manager } from './manager.ts'

it('says who acts, and by which token or API key', () => {
  const operator = { id: 'ada', organization: { id: 'acme' } } as Manager['operator']
  const organization = 'acme'
  const once = { key: 'an act', request: 'what was asked' }
  for (const kind of CREDENTIAL_KINDS) {
    const credential = {
      ...{ kind, id: 'one', digest: 'a digest', expiresAt: null, isReadOnly: false },
      ...{ permissions: null, cidr: null, host: null, ancestors: [] },
    }
    const presented = kind === 'apiKey' ? 'apiKey:one' : 'token:one'
    const act = { actor: 'operator:ada', credential: presented }
    assert.deepEqual(actOf({ operator, organization, credential }, once), { ...act, once })
    assert.deepEqual(actOf({ operator, organization, credential }), { ...act, once: undefined })
  }
})

it('does not name the operator in the log of another organization', () => {
  const operator = { id: 'ada', organization: { id: 'acme' } } as Manager['operator']
  const credential = { kind: 'pat', id: 'one' } as Manager['credential']
  const manager = { operator, organization: 'rival', credential }
  assert.equal(isElsewhere(manager), true)
  assert.equal(actOf(manager).actor, 'deployment owner')
})
