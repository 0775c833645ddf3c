import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'

const house = await deployed({ after })

const ask = (method: 'GET' | 'POST', url: string, body?: object) =>
  house.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${house.demo.accessToken}` },
    ...(body && { body }),
  })

const make = (naturalId: string) =>
  ask('POST', '/api/v1/admin/assistants', {
    kind: 'assistant',
    name: 'Sales',
    upstream: { provider: 'demo' },
    naturalId,
  })

describe('a natural id', () => {
  for (const naturalId of ['sales-assistant', 'sales:assistant']) {
    it(`such as ${naturalId} names its assistant wherever an id does`, async () => {
      const { id } = (await make(naturalId)).json<{ id: string }>()
      for (const reference of [id, naturalId, encodeURIComponent(naturalId)]) {
        const managed = await ask('GET', `/api/v1/admin/assistants/${reference}`)
        assert.equal(managed.json<{ id: string }>().id, id, reference)
        const shown = await ask('GET', `/api/assistants/${reference}`)
        assert.equal(shown.json<{ id: string }>().id, id, reference)
      }
      const token = { type: 'assistant', assistantId: naturalId }
      assert.equal((await ask('POST', '/api/tokens', token)).json().assistantId, naturalId)
      for (const list of [
        `/api/assistants/${naturalId}/tokens`,
        `/api/tokens?assistantId=${encodeURIComponent(naturalId)}`,
        `/api/v1/admin/tokens?assistantId=${naturalId}`,
      ]) {
        const { items, total = items?.length } = (await ask('GET', list)).json()
        assert.equal(total, 1, list)
      }
    })
  }

  it('has not the form of an id', async () => {
    for (const id of [crypto.randomUUID(), house.demo.agent]) {
      const refused = await make(id)
      assert.equal(refused.statusCode, 400)
      assert.deepEqual(refused.json().errors, [
        {
          field: 'naturalId',
          message:
            'must be null, or a name such as sales-assistant or team:sales-assistant that does not have the form of an id',
        },
      ])
    }
  })
})
