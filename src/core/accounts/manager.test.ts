import assert from 'node:assert/strict'
import { it } from 'node:test'
import { actOf, CREDENTIAL_KINDS, type Manager } from './manager.ts'

it('says who acts, and by which token or API key', () => {
  const operator = { id: 'ada' } as Manager['operator']
  const once = { key: 'an act', request: 'what was asked' }
  for (const kind of CREDENTIAL_KINDS) {
    const credential = {
      ...{ kind, id: 'one', digest: 'a digest', expiresAt: null, isReadOnly: false },
      ...{ permissions: null, cidr: null, host: null, ancestors: [] },
    }
    const presented = kind === 'apiKey' ? 'apiKey:one' : 'token:one'
    const act = { actor: 'operator:ada', credential: presented }
    assert.deepEqual(actOf({ operator, credential }, once), { ...act, once })
    assert.deepEqual(actOf({ operator, credential }), { ...act, once: undefined })
  }
})
