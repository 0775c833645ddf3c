import assert from 'node:assert/strict'
import { it } from 'node:test'
import { both, denialIn, type Watch, watchEach, watchParts } from './around.ts'

/** Watches, and writes down what began and ended. */
function noted(): { readonly watch: (who: string) => Watch; readonly notes: string[] } {
  const notes: string[] = []
  const watch =
    (who: string): Watch =>
    (name) =>
    async (work) => {
      notes.push(`${who} ${name} begins`)
      return work().finally(() => notes.push(`${who} ${name} ends`))
    }
  return { watch, notes }
}

const verbs = {
  greet: async (name: string, loudly: boolean) => (loudly ? name.toUpperCase() : name),
  tokens: { fail: () => Promise.reject(new Error('no')), deeper: { count: async () => 7 } },
  limit: 5,
}

it('watches every function by its name, and gives what it gives', async () => {
  const { watch, notes } = noted()
  const watched = watchEach(verbs, watch('it'))
  assert.equal(await watched.greet('Ada', true), 'ADA')
  assert.equal(await watched.tokens.deeper.count(), 7)
  assert.equal(watched.limit, 5)
  const names = ['greet', 'tokens.deeper.count']
  assert.deepEqual(
    notes,
    names.flatMap((name) => [`it ${name} begins`, `it ${name} ends`]),
  )
})

it('throws what a function throws', async () => {
  const { watch, notes } = noted()
  await assert.rejects(watchEach(verbs, watch('it')).tokens.fail(), new Error('no'))
  assert.equal(notes.length, 2)
})

it('leaves the object alone, and the own functions of one whose parts are watched', async () => {
  const { watch, notes } = noted()
  const watched = watchParts(verbs, watch('it'))
  assert.equal(watched.greet, verbs.greet)
  await verbs.tokens.deeper.count()
  assert.deepEqual(notes, [])
  await watched.tokens.deeper.count()
  assert.deepEqual(notes, ['it tokens.deeper.count begins', 'it tokens.deeper.count ends'])
})

it('puts one watch around the other', async () => {
  const { watch, notes } = noted()
  const watched = watchEach({ go: async () => notes.push('goes') }, both(watch('A'), watch('B')))
  await watched.go()
  assert.deepEqual(notes, ['A go begins', 'B go begins', 'goes', 'B go ends', 'A go ends'])
})

it('knows the word of a denial, and that other answers are none', () => {
  assert.equal(denialIn({ ok: false, denial: 'forbidden' }), 'forbidden')
  for (const answer of [{ ok: true, denial: 'x' }, undefined, null, 'no', 7, []]) {
    assert.equal(denialIn(answer), undefined)
  }
})
