import assert from 'node:assert/strict'
import { it } from 'node:test'
import { newId, newUuid } from '../secrets/index.ts'
import { NATURAL_ID } from './natural-id.ts'

const isNaturalId = (text: string) => new RegExp(NATURAL_ID).test(text)

it('knows a natural id with colons and without', () => {
  for (const good of [
    ...['sales-assistant', 'team:sales-assistant', 'a', '7', 'a.b_c-d', 'a:b:c', 'agent_support'],
    ...['deadbeef', '0190aaaa-bbbb', 'team:0190aaaa-bbbb-7ccc-8ddd-eeeeffff0000'],
  ]) {
    assert.ok(isNaturalId(good), good)
  }
  for (const bad of ['', ':a', 'a:', 'a::b', '-a', 'a b', 'a/b', 'é', 'a\n', 'a%3Ab', 'a\0']) {
    assert.ok(!isNaturalId(bad), bad)
  }
})

it('takes nothing for a natural id that has the form of an id', () => {
  const uuid = newUuid()
  for (const id of [
    ...[uuid, uuid.toUpperCase(), uuid.replaceAll('-', ''), `urn:uuid:${uuid}`],
    ...[newId('agent'), newId('chatbot'), newId('workflow')],
  ]) {
    assert.ok(!isNaturalId(id), id)
  }
})
