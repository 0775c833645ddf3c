import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { call, listed } from '../../../test/support/access-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { addOperator, addToken } from '../../../test/support/operators.ts'

const house = await deployed({ after })
const { app } = house

/** An operator with a number of tokens, several of them made in the same millisecond. */
async function withTokens(count: number) {
  const operator = await addOperator(house)
  const { secret } = await addToken(house, operator, { name: 'first' })
  for (let made = 1; made < count; made++) {
    if (made % 3 === 0) await house.advance(1)
    await addToken(house, operator, { name: String(made) })
  }
  return { operator, secret }
}

it('shows each token once, newest first, in pages of any size', async () => {
  const { secret } = await withTokens(20)
  const names = ['first', ...Array.from({ length: 19 }, (_, at) => String(at + 1))].reverse()
  for (const limit of [1, 3, 7, 19, 20, 21, 200]) {
    const all = await listed(app, secret, `limit=${limit}`)
    assert.deepEqual(
      all.map(({ name }) => name),
      names,
    )
  }
})

it('leaves nothing out and shows nothing twice while tokens are made and revoked', async () => {
  const { operator, secret } = await withTokens(20)
  const before = await listed(app, secret)
  const while_ = await listed(app, secret, 'limit=3&includeRevoked=true', async () => {
    await house.advance(1)
    const { id } = await addToken(house, operator)
    await call(app, secret, `/${id}`, { method: 'DELETE' })
  })
  assert.deepEqual(while_, before)
})

it('follows no cursor in the list of another operator, of other filters, or a changed one', async () => {
  const [mine, theirs] = [await withTokens(3), await withTokens(3)]
  const { nextCursor } = (await call(app, mine.secret, '?limit=1')).json()
  const follow = async (secret: string, query: string, cursor = nextCursor) =>
    (await call(app, secret, `?cursor=${encodeURIComponent(cursor)}${query}`)).statusCode
  assert.equal(await follow(mine.secret, ''), 200)
  assert.equal(await follow(mine.secret, '&limit=2&includeRevoked=no'), 200)
  assert.equal(await follow(theirs.secret, ''), 422)
  assert.equal(await follow(mine.secret, '&tokenType=pat'), 422)
  assert.equal(await follow(mine.secret, '&includeRevoked=true'), 422)
  for (const changed of [`${nextCursor}A`, nextCursor.slice(1), nextCursor.toUpperCase()]) {
    assert.equal(await follow(mine.secret, '', changed), 422, changed)
  }
})

it('shows nobody the tokens of a colleague, or of another organization', async () => {
  const { organization } = await house.company()
  const [mine, theirs] = [await withTokens(2), await withTokens(2)]
  const stranger = await addOperator(house, { organization })
  const { secret } = await addToken(house, stranger)
  assert.equal((await listed(app, mine.secret)).length, 2)
  assert.equal((await listed(app, secret)).length, 1)
  const [{ id } = { id: '' }] = await listed(app, theirs.secret)
  const nowhere = '/497f6eca-6276-4993-bfeb-53cbbbba6f08'
  for (const method of ['GET', 'DELETE'] as const) {
    for (const asker of [mine.secret, secret]) {
      const foreign = await call(app, asker, `/${id}`, { method })
      assert.equal(foreign.statusCode, 404)
      assert.equal(foreign.body, (await call(app, asker, nowhere, { method })).body)
    }
  }
  assert.equal((await listed(app, theirs.secret)).length, 2)
})
