import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createWatch } from './watch.ts'

const AWAY = new Error('away')

/** Two dependencies, of which each can be there or not, and what was told of them. */
function watched() {
  const isThere = { database: true, redis: true }
  const told: string[] = []
  let checked = 0
  const check = (name: keyof typeof isThere) => async () => {
    checked += 1
    if (!isThere[name]) throw AWAY
  }
  const look = createWatch({ database: check('database'), redis: check('redis') }, (news) =>
    told.push(`${news.dependency} ${news.isDown ? news.cause : 'is back'}`),
  )
  return { look, isThere, told, checked: () => checked }
}

it('names what is away, and nothing when all is there', async () => {
  const { look, isThere } = watched()
  assert.deepEqual(await look(), [])
  isThere.redis = false
  assert.deepEqual(await look(), ['redis'])
  isThere.database = false
  assert.deepEqual(await look(), ['database', 'redis'])
})

it('tells once that something went away, with the reason, and once that it is back', async () => {
  const { look, isThere, told } = watched()
  for (const there of [true, true, false, false, false, true, true]) {
    isThere.redis = there
    await look()
  }
  assert.deepEqual(told, ['redis Error: away', 'redis is back'])
})

it('asks everything once for all who want to know at the same time, and then anew', async () => {
  const { look, checked } = watched()
  await Promise.all(Array.from({ length: 50 }, look))
  assert.equal(checked(), 2)
  await look()
  assert.equal(checked(), 4)
})

it('tells of what is away while another still lets it wait', async () => {
  const told = Promise.withResolvers<unknown>()
  const silent = Promise.withResolvers<void>()
  const away = () => Promise.reject(AWAY)
  const look = createWatch({ database: () => silent.promise, redis: away }, told.resolve)
  const looked = look()
  assert.deepEqual(await told.promise, { dependency: 'redis', isDown: true, cause: AWAY })
  silent.resolve()
  assert.deepEqual(await looked, ['redis'])
})
