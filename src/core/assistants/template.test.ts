import assert from 'node:assert/strict'
import { it } from 'node:test'
import { filled, isTemplate, variablesIn } from './template.ts'

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
