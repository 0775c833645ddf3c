import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { countCodePoints } from '../code-points.ts'
import { countPlaceholders, filled, filledLength, isTemplate, variablesIn } from './template.ts'

it('finds each variable once, and puts something in its place', () => {
  const template = '{{ a }} and {{b-c}}, {{a}} again'
  assert.deepEqual(variablesIn(template), ['a', 'b-c'])
  assert.equal(filled(template, (name) => `<${name} {{a}}>`).split('{{a}}').length, 4)
})

it('knows a template that nobody could fill', () => {
  for (const good of ['', 'No variable.', '{{a}}{{ b }}', '{ {a} }', '{"a":"{{b}}"}', '{{{a}}}']) {
    assert.ok(isTemplate(good), good)
  }
  for (const bad of ['{{a', 'a}}', '{{}}', '{{a b}}', '{{user.name}}', '{{é}}', '{{__proto__}}']) {
    assert.ok(!isTemplate(bad), bad)
  }
})

it('counts placeholders, those of one variable each', () => {
  const counts = ['', '{{a', '{{a}}', '{{a}} {{ b }}{{a}}', '{{a}}'.repeat(20_000)]
  assert.deepEqual(counts.map(countPlaceholders), [0, 0, 1, 3, 20_000])
})

it('says how long a filled template is without filling it, and what takes most of it', () => {
  const piece = fc.constantFrom('{{a}}', '{{ b }}', '{{c-d}}', 'text', '{{', '👋')
  fc.assert(
    fc.property(fc.array(piece), fc.string({ unit: 'grapheme' }), (pieces, value) => {
      const template = pieces.join('')
      const give = (name: string) => (name === 'b' ? value.repeat(3) : value)
      const { length } = filledLength(template, (name) => countCodePoints(give(name)))
      assert.equal(length, countCodePoints(filled(template, give)))
    }),
  )
  const lengths = { a: 10, b: 4 }
  const lengthOf = (name: string) => (name === 'a' ? lengths.a : lengths.b)
  assert.equal(filledLength('{{a}}{{b}}{{b}}', lengthOf).longest, 'a')
  assert.equal(filledLength('{{a}}{{b}}{{b}}{{b}}', lengthOf).longest, 'b')
  assert.equal(filledLength('none', lengthOf).longest, '')
})
