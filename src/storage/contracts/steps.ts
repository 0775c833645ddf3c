import assert from 'node:assert/strict'
import type { OrganizationStore } from '../../core/accounts/index.ts'
import { AlreadyDone, type Change, type EventStore } from '../../core/events/index.ts'
import { changeOf } from './changes.ts'

interface Logged {
  readonly events: EventStore
  readonly organizations: Pick<OrganizationStore, 'rename'>
}

/**
 * Holds a deed to its being one step with its event: neither happens under the key of another act,
 * and otherwise both do.
 *
 * @param look shows what the deed changes
 */
export async function assertOneStep(
  { events, organizations }: Logged,
  act: (change: Change) => Promise<unknown>,
  look: () => Promise<unknown>,
): Promise<void> {
  const once = { key: 'an act', request: 'what was asked' }
  const other = changeOf('organization.changed', 'organization:rival', { once })
  await organizations.rename('rival', 'Another name', other)
  const before = await look()
  const head = await events.head()
  const change = changeOf('operator.changed', 'operator:somebody', { ends: ['token:any'] })

  await assert.rejects(act({ ...change, once }), AlreadyDone)
  assert.deepEqual(await look(), before)
  assert.deepEqual(await events.head(), head)

  await act(change)
  assert.notDeepEqual(await look(), before)
  const told = await events.after(head.seq, 10)
  assert.deepEqual(
    told.map(({ type, subject }) => ({ type, subject })),
    [{ type: change.type, subject: change.subject }],
  )
  assert.ok(told[0]?.ends.includes('token:any'))
}

/** Holds a deed to its doing nothing, and telling of nothing, while it answers so. */
export async function assertNoStep(
  { events }: Pick<Logged, 'events'>,
  act: (change: Change) => Promise<unknown>,
  answer: unknown,
): Promise<void> {
  const head = await events.head()
  assert.deepEqual(await act(changeOf('operator.changed', 'operator:somebody')), answer)
  assert.deepEqual(await events.head(), head)
}

/** What the last event ended, in alphabetical order. */
export async function lastEnds(events: EventStore): Promise<string[]> {
  const { seq } = await events.head()
  const [last] = await events.after(seq - 1, 1)
  return [...(last?.ends ?? [])].sort()
}
