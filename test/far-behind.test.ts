import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { deployed } from './support/deployment.ts'
import { changeTimes, watching } from './support/watcher.ts'

it('who comes back after more than ten thousand changes is told to forget everything', async () => {
  const house = await deployed({ after })
  const watch = await watching({ after }, house)
  const before = await watch(house.demo.accessToken)
  const id = await before.lastId()
  before.leave()
  await changeTimes(house, house.demo.organization, 10_001)
  const anew = await (await watch(house.demo.accessToken, { header: id })).all()
  assert.deepEqual(
    anew.map(([event]) => event),
    ['reset', 'as-of', 'as-of'],
  )
})
