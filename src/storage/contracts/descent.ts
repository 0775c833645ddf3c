import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Subject } from '../../core/events/index.ts'
import { changeOf } from './changes.ts'
import { addKey, chain, liveKeys, revoked } from './descent-cast.ts'
import { type Engine, guarantees } from './engine.ts'
import { secretOf } from './given.ts'
import { found, type Opened } from './long-lived-cast.ts'
import { assertNoStep } from './steps.ts'

const FIRST_PAGE = { after: undefined, limit: 10 }
/** What every pair of stores promises of tokens and API keys that are made with each other. */
export function testDescent(engine: Engine<Opened>): void {
  describe(`${engine.name}: descent`, { skip: engine.skip ?? false }, () => {
    testAncestors(engine)
    testRotating(engine)
    testGrace(engine)
    testOlderSecrets(engine)
  })
}

const ROOT = {
  subject: 'token:root',
  isLive: true,
  expiresAt: null,
  permissions: null,
  cidr: '10.0.0.0/8',
  host: null,
}
const KEY = {
  subject: 'apiKey:key',
  isLive: true,
  expiresAt: Number.MAX_SAFE_INTEGER,
  permissions: ['admin'],
  cidr: null,
  host: null,
}

function testAncestors(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('says what a token and a key descend from, the nearest first', async (opened) => {
    await chain(opened)
    assert.deepEqual((await found(opened, 'below'))?.ancestors, [KEY, ROOT])
    const lowest = await opened.apiKeys.bySecret(secretOf('lowest').digest)
    const subjects = lowest.value?.ancestors.map(({ subject }) => subject)
    assert.deepEqual(subjects, ['token:below', 'apiKey:key', 'token:root'])
    assert.deepEqual(
      (await opened.apiKeys.byId('lowest')).value?.ancestors,
      lowest.value?.ancestors,
    )
    assert.deepEqual((await found(opened, 'root'))?.ancestors, [])
  })

  always('says that an ancestor is not live while it is paused', async (opened) => {
    await chain(opened)
    const isLive = async () =>
      (await found(opened, 'below'))?.ancestors.map((ancestor) => ancestor.isLive)
    const pause = (isPaused: boolean) =>
      opened.apiKeys.change(
        'key',
        { isPaused },
        undefined,
        changeOf('api_key.changed', 'apiKey:key'),
      )
    await pause(true)
    assert.deepEqual(await isLive(), [false, true])
    await pause(false)
    assert.deepEqual(await isLive(), [true, true])
  })

  always('says whether a secret was rotated out', async (opened) => {
    await chain(opened)
    const { apiKeys, longLived } = opened
    const of = async (name: string) => (await apiKeys.bySecret(secretOf(name).digest)).value
    await longLived.rotate('aside', secretOf('new'), 60, undefined, revoked('token:aside'))
    await apiKeys.rotate('key', secretOf('new key'), 60, undefined, revoked('apiKey:key'))
    assert.equal((await found(opened, 'aside'))?.isInGrace, true)
    assert.equal((await found(opened, 'new'))?.isInGrace, false)
    assert.equal((await of('key'))?.isInGrace, true)
    assert.equal((await of('new key'))?.isInGrace, false)
  })
}

const by = (subject: Subject, name: string) => ({ subject, digest: secretOf(name).digest })
const root = by('token:root', 'root')

function testRotating(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('rotates for a credential itself and what is below it', async (opened) => {
    await chain(opened)
    const { apiKeys, longLived } = opened
    assert.ok(await longLived.rotate('root', secretOf('r'), 0, root, revoked('token:root')))
    const now = by('token:root', 'r')
    assert.notEqual(
      await longLived.rotate('below', secretOf('b'), 0, now, revoked('token:below')),
      'not_below',
    )
    const lowest = await apiKeys.rotate('lowest', secretOf('l'), 0, now, revoked('apiKey:lowest'))
    assert.notEqual(lowest, 'not_below')
  })

  always('rotates and changes nothing beside or above a credential', async (opened) => {
    await chain(opened)
    const { apiKeys, longLived } = opened
    const below = by('token:below', 'below')
    const no = 'not_below'
    const step = (act: Parameters<typeof assertNoStep>[1]) => assertNoStep(opened, act, no)
    await step((it) => longLived.rotate('aside', secretOf('x'), 0, root, it))
    await step((it) => longLived.rotate('root', secretOf('x'), 0, below, it))
    await step((it) => apiKeys.rotate('key', secretOf('x'), 0, below, it))
    await step((it) => apiKeys.change('key', { name: 'x' }, below, it))
    await step((it) => apiKeys.change('key', { name: 'x' }, by('apiKey:key', 'key'), it))
    assert.ok(await apiKeys.change('key', { name: 'x' }, root, revoked('apiKey:key')))
  })
}

function testGrace(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('rotates nothing by a secret that was rotated out meanwhile', async (opened) => {
    await chain(opened)
    const { longLived } = opened
    await longLived.rotate('root', secretOf('new'), 60, undefined, revoked('token:root'))
    for (const id of ['root', 'below']) {
      const act = (it: Parameters<typeof longLived.rotate>[4]) =>
        longLived.rotate(id, secretOf('x'), 0, root, it)
      await assertNoStep(opened, act, 'not_below')
    }
  })

  always(
    'gives no permission by a change, and no longer life than the parent has',
    async (opened) => {
      await chain(opened)
      const { apiKeys, now } = opened
      await addKey(opened, 'child', { parent: 'apiKey:key', permissions: [], expiresAt: 9 })
      const change = (changes: Parameters<typeof apiKeys.change>[1], id = 'lowest') =>
        assertNoStep.bind(undefined, opened, (it) => apiKeys.change(id, changes, undefined, it))
      await change({ permissions: ['admin'] })('not_narrower')
      await change({ expiresAt: null })({ latestAt: Number.MAX_SAFE_INTEGER })
      await change({ madeBy: 'eve' })('maker_not_active')
      await change({ madeBy: 'nobody' })('maker_not_active')
      await change({ name: 'x' }, 'child')(undefined)
      await change({ name: 'x' }, 'never')(undefined)
      assert.ok(now() > 9)
    },
  )

  always('hands a key over, which then has no parent', async (opened) => {
    await chain(opened)
    const over = { madeBy: 'bob', parent: null }
    await opened.apiKeys.change('key', over, undefined, revoked('apiKey:key'))
    await opened.longLived.revoke('root', revoked('token:root'))
    assert.deepEqual(await liveKeys(opened, ['key', 'lowest']), ['key', 'lowest'])
    assert.equal((await opened.apiKeys.byId('key')).value?.madeBy, 'bob')
  })
}

function testOlderSecrets(engine: Engine<Opened>): void {
  const { inTime } = guarantees(engine)

  inTime('keeps two older secrets beside the current one', async (opened, advance) => {
    await chain(opened)
    const { apiKeys, longLived, now } = opened
    for (const name of ['two', 'three', 'four', 'five']) {
      await advance(1_000)
      await longLived.rotate('aside', secretOf(name), 600, undefined, revoked('token:aside'))
      await apiKeys.rotate('key', secretOf(`key ${name}`), 600, undefined, revoked('apiKey:key'))
    }
    const lives = async (name: string) => {
      const end = (await found(opened, name))?.expiresAt
      return end === null || (end ?? 0) > now()
    }
    const names = ['aside', 'two', 'three', 'four', 'five']
    assert.deepEqual(await Promise.all(names.map(lives)), [false, false, true, true, true])
    const { items } = await apiKeys.list('acme', FIRST_PAGE)
    const shown = items.find(({ id }) => id === 'key')?.secrets.map(({ mask }) => mask)
    assert.deepEqual(shown, ['key five', 'key four', 'key three'])
  })
}
