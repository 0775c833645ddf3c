import assert from 'node:assert/strict'
import { it } from 'node:test'
import { CHAT_JWT } from './jwt.ts'

const bound = { gen: 'g', org: 'o', apiKeyId: 'k', chatbotId: 'c', sessionId: 's' }

it('reads a chat JWT that is bound to nothing, and one that is bound to everything', () => {
  const { org, chatbotId, sessionId } = CHAT_JWT.readOwn({ gen: 'g' }) ?? { gen: '', org: 'x' }
  assert.deepEqual([org, chatbotId, sessionId], [undefined, undefined, undefined])
  assert.deepEqual(CHAT_JWT.readOwn(bound), bound)
})

it('refuses a chat JWT without a generation: nobody could tell whether it was redeemed', () => {
  for (const gen of [undefined, null, 1, {}, ['g']]) {
    assert.equal(CHAT_JWT.readOwn({ gen }), undefined)
  }
})

it('refuses a binding of a wrong type, rather than taking it for none', () => {
  for (const name of ['org', 'apiKeyId', 'chatbotId', 'sessionId']) {
    for (const value of [null, 1, false, {}, ['x']]) {
      assert.equal(CHAT_JWT.readOwn({ ...bound, [name]: value }), undefined)
    }
  }
})

it('refuses an organization without the API key it depends on, and the other way round', () => {
  assert.equal(CHAT_JWT.readOwn({ gen: 'g', org: 'o' }), undefined)
  assert.equal(CHAT_JWT.readOwn({ gen: 'g', apiKeyId: 'k' }), undefined)
})
