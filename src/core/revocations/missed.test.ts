import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import type { EventStore } from '../events/index.ts'
import { missed } from './missed.ts'

/** A log of two organizations, and how many events were read of it. */
function aLog(t: TestContext) {
  const { organizations, events } = openForTest(t)
  let read = 0
  const counted = <Rows extends readonly unknown[]>(rows: Rows): Rows => {
    read += rows.length
    return rows
  }
  const counting: Pick<EventStore, 'after' | 'between'> = {
    after: async (...range) => counted(await events.after(...range)),
    between: async (query) => counted(await events.between(query)),
  }
  return {
    head: events.head,
    async happen(organization: 'acme' | 'rival', times: number) {
      const change = changeOf('organization.changed', `organization:${organization}`, {
        organization,
      })
      for (let done = 0; done < times; done++) await organizations.rename(organization, 'A', change)
    },
    async since(place: { readonly seq: number; readonly hash: string }, most = 1_000) {
      read = 0
      const upTo = await events.head()
      return missed(counting, { organization: 'acme', place, upTo, most })
    },
    read: () => read,
  }
}

const seqsOf = (events: readonly { readonly seq: number }[] = []) => events.map(({ seq }) => seq)

it('reads what follows the place in the organization, and nothing of others', async (t) => {
  const { happen, head, since, read } = aLog(t)
  await happen('acme', 20)
  const place = await head()
  await happen('rival', 300)
  await happen('acme', 2)
  await happen('rival', 300)
  const come = await since(place)
  assert.deepEqual(seqsOf(come?.events), [321, 322])
  assert.deepEqual(come?.place, await head())
  assert.equal(read(), 3) // the place itself, to see whether it is one
})

it('reads so many at a time, and goes on from there', async (t) => {
  const { happen, head, since } = aLog(t)
  await happen('acme', 5)
  let place = { seq: 0, hash: '' }
  const all: number[] = []
  for (let pages = 0; pages < 3; pages++) {
    const come = (await since(place, 2)) ?? assert.fail()
    all.push(...seqsOf(come.events))
    place = come.place
  }
  assert.deepEqual(all, [1, 2, 3, 4, 5])
  assert.deepEqual(place, await head())
})

it('knows a place that is none in this log, and goes back for none that is ahead', async (t) => {
  const { happen, head, since } = aLog(t)
  await happen('acme', 3)
  const { seq, hash } = await head()
  assert.equal(await since({ seq, hash: 'another' }), undefined)
  assert.equal(await since({ seq: seq + 1, hash }), undefined)
  assert.deepEqual(await since({ seq, hash }), { events: [], place: { seq, hash } })
})
