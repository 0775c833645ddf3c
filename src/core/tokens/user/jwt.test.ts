import assert from 'node:assert/strict'
import { it } from 'node:test'
import { USER_JWT } from './jwt.ts'

const claims = {
  sub: 'cm1',
  tokenVersion: 0,
  companyId: 'org_1',
  agentId: 'agent_1',
  apiKeyId: 'key_1',
  permissions: ['chat:send', 'rag:access'],
} as const

it('reads what a user JWT carries, and nothing besides', () => {
  assert.deepEqual(USER_JWT.readOwn({ ...claims, more: 1 }), claims)
})

it('refuses a claim that is missing or of a wrong type: each of them is a way to die', () => {
  for (const name of Object.keys(claims)) {
    for (const value of [undefined, null, true, {}, name === 'tokenVersion' ? '0' : 0]) {
      assert.equal(USER_JWT.readOwn({ ...claims, [name]: value }), undefined, name)
    }
  }
})

it('takes permissions that nobody knows for none', () => {
  const read = USER_JWT.readOwn({ ...claims, permissions: ['root', 'chat:send', 5, null] })
  assert.deepEqual(read?.permissions, ['chat:send'])
})
