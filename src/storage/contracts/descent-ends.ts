import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { NewLongLivedToken } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { addKey, chain, liveKeys, revoked } from './descent-cast.ts'
import { type Engine, guarantees } from './engine.ts'
import { newOperator } from './given.ts'
import { add, alive, type Opened, setStage } from './long-lived-cast.ts'
import { assertNoStep, lastEnds } from './steps.ts'

/** What every pair of stores promises of what ends with a token, a key or an operator. */
export function testDescentEnds(engine: Engine<Opened>): void {
  describe(`${engine.name}: descent, ending`, { skip: engine.skip ?? false }, () => {
    testEnding(engine)
    testAbroad(engine)
    testLongEndings(engine)
    testOperators(engine)
    testLateKeys(engine)
  })
}

function testEnding(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('ends keys and tokens with the token at the root of them', async (opened) => {
    await chain(opened)
    await opened.longLived.revoke('root', revoked('token:root'))
    assert.deepEqual(await alive(opened, ['root', 'below', 'aside']), ['aside'])
    assert.deepEqual(await liveKeys(opened, ['key', 'lowest']), [])
    assert.deepEqual(await lastEnds(opened.events), ['apiKey:key', 'apiKey:lowest', 'token:root'])
  })

  always('ends what is below a key, and nothing above it', async (opened) => {
    await chain(opened)
    const ended = changeOf('api_key.revoked', 'apiKey:key', { ends: ['apiKey:key'] })
    await opened.apiKeys.revoke('key', ended)
    assert.deepEqual(await alive(opened, ['root', 'below', 'aside']), ['root', 'aside'])
    assert.deepEqual(await liveKeys(opened, ['key', 'lowest']), [])
    assert.notEqual((await opened.longLived.show('acme', 'below'))?.revokedAt, null)
  })
}

function testAbroad(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('ends a key of another organization in an event of that one', async (opened) => {
    await chain(opened)
    await addKey(opened, 'abroad', { parent: 'token:root', organization: 'rival' })
    await opened.longLived.revoke('root', revoked('token:root'))
    assert.deepEqual(await liveKeys(opened, ['abroad']), [])
    const [last, before] = await opened.events.list({
      organization: undefined,
      before: undefined,
      limit: 2,
    })
    assert.deepEqual([before?.organization, before?.actor], ['acme', 'machine'])
    assert.deepEqual([last?.organization, last?.credential], ['rival', null])
    assert.ok(last?.ends.includes('apiKey:abroad'))
  })

  always('tells another organization what ended in it, and of nothing else', async (opened) => {
    await setStage(opened)
    await add(opened, 'root')
    await addKey(opened, 'abroad', { parent: 'token:root', organization: 'rival' })
    await add(opened, 'there', {
      ...{ kind: 'assistant', operator: null, organization: 'rival', madeBy: 'token:root' },
    })
    const own = {
      actor: 'operator:ada',
      credential: 'token:mine',
      details: { kind: 'pat' },
    } as const
    await opened.longLived.revoke('root', { ...revoked('token:root'), ...own })
    const { seq } = await opened.events.head()
    const [first, last] = await opened.events.after(seq - 2, 2)
    assert.deepEqual([first?.organization, first?.ends], ['acme', ['token:root']])
    assert.deepEqual(last?.ends.toSorted(), ['apiKey:abroad', 'token:there'])
    assert.deepEqual(
      [last?.organization, last?.actor, last?.credential, last?.subject, last?.details],
      ['rival', 'machine', null, 'organization:rival', {}],
    )
    assert.deepEqual(await liveKeys(opened, ['abroad']), [])
    assert.deepEqual(await alive(opened, ['there']), [])
  })
}

function testLongEndings(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('names the people who were invited with what has ended', async (opened) => {
    await chain(opened)
    const by = { credential: 'apiKey:lowest', actor: 'operator:ada' } as const
    await opened.operators.add(
      newOperator('guest'),
      changeOf('operator.invited', 'operator:guest', by),
    )
    await opened.longLived.revoke('root', revoked('token:root'))
    const [event] = await opened.events.list({ organization: 'acme', before: undefined, limit: 1 })
    assert.deepEqual(event?.details.invited, ['guest'])
  })

  always('ends more than one step holds, with small events', async (opened) => {
    await setStage(opened)
    const forHelper: Partial<NewLongLivedToken> = { kind: 'assistant', assistant: 'helper' }
    const ids = Array.from({ length: 501 }, (_, at) => `token ${at}`)
    for (const id of ids) await add(opened, id, forHelper)
    const { assistants, events } = opened
    const { seq } = await events.head()
    const off = changeOf('assistant.deactivated', 'assistant:helper')
    await assistants.deactivate('acme', 'helper', off)
    const told = await events.after(seq, 10)
    assert.deepEqual(
      told.map(({ ends }) => ends),
      [['assistant:helper'], ['assistant:helper']],
    )
    await assistants.activate('acme', 'helper', changeOf('assistant.activated', 'assistant:helper'))
    assert.deepEqual(await alive(opened, ids), [])
  })
}

function testOperators(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('does nothing to an operator who holds live keys, unless they end too', async (opened) => {
    await chain(opened)
    const { apiKeys, operators } = opened
    await addKey(opened, 'revoked', { madeBy: 'ada' })
    await apiKeys.revoke('revoked', changeOf('api_key.revoked', 'apiKey:revoked'))
    await addKey(opened, 'expired', { madeBy: 'ada', expiresAt: opened.now() })
    const held = { liveApiKeys: ['key', 'lowest'] }
    await assertNoStep(opened, (it) => operators.deactivate('ada', false, it), held)
    const off = changeOf('operator.deactivated', 'operator:ada', { ends: ['operator:ada'] })
    assert.equal((await asOperator(operators.deactivate('ada', true, off))).isActive, false)
    assert.deepEqual(await liveKeys(opened, ['key', 'lowest']), [])
    await operators.activate('ada', changeOf('operator.activated', 'operator:ada'))
    assert.deepEqual(await liveKeys(opened, ['key', 'lowest']), [])
  })
}

function testLateKeys(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  for (const [what, more] of [
    ['the token that it is made with', { parent: 'token:root' }],
    ['the key that it is made with', { parent: 'apiKey:key' }],
    ['its operator', { madeBy: 'bob' }],
  ] as const) {
    always(`lets no key live that is added when ${what} has ended`, async (opened) => {
      await chain(opened)
      await opened.longLived.revoke('root', revoked('token:root'))
      await opened.operators.deactivate(
        'bob',
        true,
        changeOf('operator.deactivated', 'operator:bob'),
      )
      assert.notEqual((await addKey(opened, 'late', more)).revokedAt, null)
      assert.deepEqual(await liveKeys(opened, ['late']), [])
    })
  }

  always('finds no key of an inactive operator that it would have to end', async (opened) => {
    await chain(opened)
    await addKey(opened, 'of bob', { madeBy: 'bob' })
    await opened.operators.deactivate('bob', true, changeOf('operator.deactivated', 'operator:bob'))
    const change = changeOf('api_key.revoked', 'deployment:upgrade', { organization: null })
    await assertNoStep(opened, () => opened.apiKeys.endOfInactive(change), [])
    assert.deepEqual(await liveKeys(opened, ['key', 'lowest']), ['key', 'lowest'])
  })
}

async function asOperator(outcome: ReturnType<Opened['operators']['deactivate']>) {
  const operator = await outcome
  assert.ok(typeof operator === 'object' && 'isActive' in operator)
  return operator
}
