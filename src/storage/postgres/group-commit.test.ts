import assert from 'node:assert/strict'
import { it } from 'node:test'
import { groupCommit } from './group-commit.ts'

interface Item {
  readonly id: string
  readonly serial: number
}

/** What commits batches when it is told to, and remembers them. */
function committing() {
  const batches: { readonly ids: string[]; readonly end: (fault?: Error) => void }[] = []
  const commit = (batch: readonly Item[]) =>
    new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
      const answers = batch
        .filter(({ id }) => id !== 'unknown')
        .map(({ id, serial }) => [id, `${id} ${serial}`] as const)
      const end = (fault?: Error) => (fault ? reject(fault) : resolve(new Map(answers)))
      batches.push({ ids: batch.map(({ id }) => id), end })
    })
  const ask = groupCommit<Item, string>(commit, 'rest')
  return { batches, ask: (id: string, serial = 0) => ask({ id, serial }) }
}

const turn = () => new Promise(setImmediate)

it('lets all of one turn share a batch, and answers each when that is done', async () => {
  const { batches, ask } = committing()
  const answers = ['a', 'b', 'c'].map((id) => ask(id))
  assert.equal(batches.length, 0)
  await turn()
  assert.deepEqual(
    batches.map(({ ids }) => ids),
    [['a', 'b', 'c']],
  )
  const nobody = turn().then(() => 'nobody')
  assert.equal(await Promise.race([...answers, nobody]), 'nobody')
  batches[0]?.end()
  assert.deepEqual(await Promise.all(answers), ['a 0', 'b 0', 'c 0'])
})

it('lets all that come while a batch is on its way share the next one', async () => {
  const { batches, ask } = committing()
  const answers = [ask('a')]
  await turn()
  answers.push(ask('b'))
  await turn()
  answers.push(ask('c'))
  await turn()
  assert.equal(batches.length, 1)
  batches[0]?.end()
  assert.equal(await answers[0], 'a 0')
  await turn()
  assert.deepEqual(batches[1]?.ids, ['b', 'c'])
  batches[1]?.end()
  assert.deepEqual(await Promise.all(answers), ['a 0', 'b 0', 'c 0'])
  const later = ask('d')
  await turn()
  batches[2]?.end()
  assert.equal(await later, 'd 0')
})

it('lets nobody share a batch with another of the same id', async () => {
  const { batches, ask } = committing()
  const answers = [ask('a', 1), ask('b', 1), ask('a', 2), ask('a', 3)]
  await turn()
  for (const ids of [['a', 'b'], ['a'], ['a']]) {
    const batch = batches.at(-1)
    assert.deepEqual(batch?.ids, ids)
    batch?.end()
    await turn()
  }
  assert.deepEqual(await Promise.all(answers), ['a 1', 'b 1', 'a 2', 'a 3'])
})

it('answers who is not mentioned with the rest', async () => {
  const { batches, ask } = committing()
  const answers = [ask('known'), ask('unknown')]
  await turn()
  batches[0]?.end()
  assert.deepEqual(await Promise.all(answers), ['known 0', 'rest'])
})

it('fails everybody in a batch that fails, and nobody else', async () => {
  const { batches, ask } = committing()
  const fault = new Error('away')
  const failing = ['a', 'b'].map((id) => assert.rejects(ask(id), fault))
  await turn()
  const next = ask('c')
  batches[0]?.end(fault)
  await Promise.all(failing)
  batches[1]?.end()
  assert.equal(await next, 'c 0')
})

it('puts no more into a batch than a statement can take', async () => {
  const { batches, ask } = committing()
  const answers = Array.from({ length: 1_001 }, (_, serial) => ask(`${serial}`))
  for (const size of [500, 500, 1]) {
    await turn()
    assert.equal(batches.at(-1)?.ids.length, size)
    batches.at(-1)?.end()
  }
  assert.equal((await Promise.all(answers)).length, 1_001)
})
