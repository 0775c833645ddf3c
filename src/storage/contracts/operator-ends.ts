import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { ApiKeyStore, OperatorStore } from '../../core/accounts/index.ts'
import type { EventStore } from '../../core/events/index.ts'
import type { LongLivedStore, NewLongLivedToken } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newApiKey, newOperator, newToken, secretOf } from './given.ts'
import { lastEnds } from './steps.ts'

interface Opened {
  readonly apiKeys: ApiKeyStore
  readonly events: EventStore
  readonly longLived: LongLivedStore
  readonly operators: OperatorStore
}

const OF_ADA = [
  newToken('assistant', 'ada', { kind: 'assistant' }),
  newToken('device', 'ada', { kind: 'device' }),
  newToken('pat', 'ada', { kind: 'pat' }),
  newToken('personal', 'ada', { kind: 'personal' }),
  newToken('session', 'ada', { kind: 'session' }),
  newToken('session 2', 'ada', { kind: 'session' }),
  newToken('made with key', 'ada', { kind: 'assistant', madeBy: 'apiKey:key' }),
  newToken('made with pat', 'ada', { kind: 'pat', madeBy: 'token:pat' }),
  newToken('made with personal', 'ada', { kind: 'pat', madeBy: 'token:personal' }),
]
const OF_BOB = [
  newToken('of bob', 'bob', { kind: 'assistant' }),
  newToken('session of bob', 'bob', { kind: 'session' }),
]
const ALL = [...OF_ADA, ...OF_BOB].map(({ id }) => id)

/** Two operators with their tokens, and a key of the first one. */
async function begin({ apiKeys, longLived, operators }: Opened): Promise<void> {
  for (const id of ['ada', 'bob']) {
    await operators.add(newOperator(id), changeOf('operator.invited', `operator:${id}`))
  }
  await apiKeys.add(newApiKey('key', { madeBy: 'ada' }), changeOf('api_key.created', 'apiKey:key'))
  const add = ({ id, ...token }: NewLongLivedToken) =>
    longLived.add({ id, ...token }, changeOf('token.created', `token:${id}`))
  for (const token of [...OF_ADA, ...OF_BOB]) await add(token)
}

/** The tokens that still open something, by their ids. */
async function alive({ longLived }: Opened): Promise<string[]> {
  const seen = await Promise.all(ALL.map((id) => longLived.bySecret(secretOf(id).digest)))
  return seen.flatMap(({ value }) => value?.token.id ?? [])
}

const without = (...ended: string[]) => ALL.filter((id) => !ended.includes(id))

/** What every `OperatorStore` promises of the tokens that it ends. */
export function testOperatorEnds(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  const ends = ['operator:ada'] as const
  const changed = changeOf('operator.changed', 'operator:ada')

  describe(`${engine.name}: operator store, ending`, { skip: engine.skip ?? false }, () => {
    always('ends every token and key of a deactivated operator permanently', async (opened) => {
      await begin(opened)
      const { operators, apiKeys } = opened
      const off = changeOf('operator.deactivated', 'operator:ada', { ends })
      await operators.deactivate('ada', true, off)
      const ofBob = OF_BOB.map(({ id }) => id)
      assert.deepEqual(await alive(opened), ofBob)
      assert.deepEqual(await lastEnds(opened.events), ['apiKey:key', 'operator:ada'])
      assert.equal((await apiKeys.byId('key')).value, undefined)
      await operators.activate('ada', changeOf('operator.activated', 'operator:ada'))
      assert.deepEqual(await alive(opened), ofBob)
    })

    always('names every token that it ends, unless its operator covers it', async (opened) => {
      await begin(opened)
      await opened.operators.deactivate('ada', true, changed)
      const covered = ['made with key']
      const ids = OF_ADA.map(({ id }) => id).filter((id) => !covered.includes(id))
      const named = ['apiKey:key', ...ids.map((id) => `token:${id}`).sort()]
      assert.deepEqual(await lastEnds(opened.events), named)
    })

    always('ends the tokens for assistants of an operator who loses the seat', async (opened) => {
      await begin(opened)
      const { operators, events } = opened
      await operators.change('ada', { hasAiSeat: true, role: 'admin' }, changed)
      assert.deepEqual(await alive(opened), ALL)
      await operators.change('ada', { hasAiSeat: false }, changed)
      const ended = ['assistant', 'made with key', 'made with personal', 'personal']
      assert.deepEqual(await alive(opened), without(...ended))
      assert.deepEqual(
        await lastEnds(events),
        ended.map((id) => `token:${id}`),
      )
    })

    always('ends the sessions of an operator with a new password, but one', async (opened) => {
      await begin(opened)
      const { operators, events } = opened
      assert.equal(await operators.setPassword('ada', 'new hash', 'session 2', changed), true)
      assert.deepEqual(await alive(opened), without('session'))
      assert.deepEqual(await lastEnds(events), ['token:session'])
      assert.equal((await operators.forSigningIn('ada'))?.password, 'new hash')
      assert.equal((await operators.forSigningIn('bob'))?.password, 'hash of bob')
      await operators.setPassword('ada', 'newer hash', undefined, changed)
      assert.deepEqual(await alive(opened), without('session', 'session 2'))
    })
  })
}
