import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createModels } from './models.ts'

const SETTINGS = {
  provider: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:9/v1',
  model: 'a-model',
  sealedKey: 'sealed',
} as const

/** Models, and what was opened for them: a key is opened each time a model is made. */
function counted(most?: number) {
  const opened: string[] = []
  const open = (sealed: string) => {
    opened.push(sealed)
    return sealed === 'foreign' ? undefined : 'key'
  }
  return { opened, ...createModels(open, fetch, most) }
}

const withKey = (sealedKey: string) => ({ ...SETTINGS, sealedKey })

it('makes one model for all questions of equal settings', () => {
  const { of, opened } = counted()
  assert.equal(of({ ...SETTINGS }), of({ ...SETTINGS }))
  assert.deepEqual(opened, ['sealed'])
})

it('makes another model for another address, model or key', () => {
  const { of } = counted()
  const others = [{ baseUrl: 'http://127.0.0.1:9/v2' }, { model: 'b' }, { sealedKey: 'other' }]
  const models = [{}, ...others].map((change) => of({ ...SETTINGS, ...change }))
  assert.equal(new Set(models).size, 4)
})

it('tells settings apart whatever characters are in them', () => {
  const { of } = counted()
  const one = of({ ...SETTINGS, baseUrl: 'http://a/","x', model: 'y' })
  assert.notEqual(one, of({ ...SETTINGS, baseUrl: 'http://a/', model: 'x","y' }))
})

it('keeps no more than so many models, those that were used last', () => {
  const { of, opened } = counted(2)
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) of(withKey(key))
  assert.deepEqual(opened, ['a', 'b', 'c', 'b'])
})

it('keeps 64 models unless told otherwise', () => {
  const { of, opened } = counted()
  for (let at = 0; at < 65; at++) of(withKey(String(at)))
  of(withKey('1'))
  assert.equal(opened.length, 65)
  of(withKey('0'))
  assert.equal(opened.length, 66)
})

it('makes all models anew after it was told to forget them', () => {
  const { of, forget, opened } = counted()
  const before = of(SETTINGS)
  forget()
  assert.notEqual(of(SETTINGS), before)
  assert.deepEqual(opened, ['sealed', 'sealed'])
})

it('tries again to open a key that it could not open', () => {
  const { of, opened } = counted()
  for (let at = 0; at < 2; at++) {
    assert.throws(() => of(withKey('foreign')), /sealed under another JETON_SECRET/)
  }
  assert.equal(opened.length, 2)
})
