import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { fillTemplate, LONGEST_FILLED } from './variables.ts'

const STORY = 'Tell me {{story}}.'

it('puts each variable in its place, wherever it stands and however often', () => {
  const filled = fillTemplate('{{who}} and {{ who }}: {{story}}{{n-1}}', {
    who: 'Ann',
    story: 'a tale',
    'n-1': 'x',
  })
  assert.deepEqual(filled, { text: 'Ann and Ann: a talex' })
})

it('writes numbers and booleans as they are written', () => {
  const filled = fillTemplate('{{a}} {{b}} {{c}} {{d}}', { a: 0, b: 1.5, c: true, d: false })
  assert.deepEqual(filled, { text: '0 1.5 true false' })
})

it('leaves a template without variables as it is', () => {
  assert.deepEqual(fillTemplate('Just {this} and {{ }} and {{a b}}.', {}), {
    text: 'Just {this} and {{ }} and {{a b}}.',
  })
})

it('ignores variables that the template does not name, whatever they are', () => {
  const filled = fillTemplate(STORY, { story: 'a tale', other: null, more: { a: [] } })
  assert.deepEqual(filled, { text: 'Tell me a tale.' })
})

it('puts a value in as it is, placeholders and patterns of replacement included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (story, other) => {
      const filled = fillTemplate('<{{story}}|{{other}}>', { story, other })
      assert.deepEqual(filled, { text: `<${story}|${other}>` })
    }),
  )
  for (const story of ['{{story}}', '{{other}}', '$&', '$1', "$'", '$$', '\\', '', '{{']) {
    assert.deepEqual(fillTemplate(STORY, { story, other: 'x' }), { text: `Tell me ${story}.` })
  }
})

it('names every variable that is missing, each once, in the order of the template', () => {
  const denied = fillTemplate('{{c}} {{a}} {{b}} {{a}} {{c}}', { b: 1 })
  assert.deepEqual(denied, { ok: false, denial: 'missing_variables', names: ['c', 'a'] })
})

it('takes for missing what an object has by birth', () => {
  const names = ['toString', 'constructor', '__proto__', 'hasOwnProperty']
  const template = names.map((name) => `{{${name}}}`).join('')
  const denied = fillTemplate(template, {})
  assert.deepEqual(denied, { ok: false, denial: 'missing_variables', names })
})

it('takes these names for what they are when they are given', () => {
  const input: unknown = JSON.parse('{"__proto__":"p","toString":"t","hasOwnProperty":"h"}')
  const filled = fillTemplate('{{__proto__}}{{toString}}{{hasOwnProperty}}', input)
  assert.deepEqual(filled, { text: 'pth' })
})

for (const [kind, value] of Object.entries({
  null: null,
  undefined: undefined,
  'a list': ['a'],
  'an object': { a: 1 },
  'a function': () => 'a',
  'a big integer': 1n,
})) {
  it(`refuses a variable that is ${kind}, by its name`, () => {
    const denied = fillTemplate('{{good}} {{bad}}', { good: 'x', bad: value })
    assert.deepEqual(denied, { ok: false, denial: 'invalid_variable_type', names: ['bad'] })
  })
}

it('says first what is missing, then what is of the wrong type', () => {
  const denied = fillTemplate('{{a}} {{b}}', { a: null })
  assert.deepEqual(denied, { ok: false, denial: 'missing_variables', names: ['b'] })
})

it('refuses whatever is no object of variables', () => {
  for (const input of [undefined, null, 'story', 1, true, [], [{ story: 'x' }], () => 'x']) {
    assert.deepEqual(fillTemplate(STORY, input), { ok: false, denial: 'invalid_variables' })
    assert.deepEqual(fillTemplate('', input), { ok: false, denial: 'invalid_variables' })
  }
})

it('fills a template up to the longest text, and no further, naming what takes most of it', () => {
  const template = `${'{{a}}'.repeat(20_000)}{{b}}`
  const tooLong = { ok: false, denial: 'variables_too_long' }
  const filled = fillTemplate(template, { a: 'x'.repeat(5_000), b: 'y' })
  assert.deepEqual(filled, { ...tooLong, names: ['a'] })
  const value = 'x'.repeat(100)
  const full = fillTemplate(template, { a: value, b: '' })
  assert.ok('text' in full)
  assert.equal(full.text.length, LONGEST_FILLED)
  assert.deepEqual(fillTemplate(template, { a: value, b: 'y' }), { ...tooLong, names: ['a'] })
  const long = 'y'.repeat(LONGEST_FILLED)
  assert.deepEqual(fillTemplate(template, { a: '', b: `${long}y` }), { ...tooLong, names: ['b'] })
})

it('makes U+FFFD of a lone surrogate, also where two values would make a pair', () => {
  const filled = fillTemplate('{{a}}{{b}}', { a: 'x\ud83d', b: '\ude00y' })
  assert.deepEqual(filled, { text: 'x\ufffd\ufffdy' })
})

it('counts characters, whatever they take', () => {
  const story = (count: number) => ({ story: '👋'.repeat(count) })
  const most = LONGEST_FILLED - 'Tell me .'.length
  assert.ok('text' in fillTemplate(STORY, story(most)))
  assert.ok('denial' in fillTemplate(STORY, story(most + 1)))
})
