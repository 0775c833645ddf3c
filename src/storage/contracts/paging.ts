import assert from 'node:assert/strict'
import type { Page, PageRequest, Position } from '../../core/page.ts'

export interface Paged {
  readonly add: (id: string) => Promise<unknown>
  readonly list: (page: PageRequest) => Promise<Page<{ readonly id: string }>>
  readonly advance: (milliseconds: number) => Promise<void>
  /** What is in the list before a test adds to it. */
  readonly already?: readonly string[]
}

/** Holds a list to giving each thing once, newest first, whatever is added meanwhile. */
export async function assertStable({ add, list, advance, already = [] }: Paged): Promise<void> {
  for (const id of ['a', 'c', 'b']) await add(id)
  await advance(1)
  for (const id of ['d', 'e']) await add(id)
  const all = ['e', 'd', 'c', 'b', 'a', ...already]
  const whole = await list({ after: undefined, limit: all.length })
  assert.deepEqual(idsOf(whole), all)
  assert.equal(whole.next, undefined)

  const walked: string[][] = []
  let after: Position | undefined
  do {
    const page: Page<{ readonly id: string }> = await list({ after, limit: 2 })
    walked.push(idsOf(page))
    after = page.next
    await advance(1)
    await add(`later ${walked.length}`)
  } while (after)
  assert.deepEqual(walked.flat(), all)
  assert.ok(walked.slice(0, -1).every(({ length }) => length === 2))
  const [newest] = idsOf(await list({ after: undefined, limit: 1 }))
  assert.equal(newest, `later ${walked.length}`)
}

const idsOf = ({ items }: Page<{ readonly id: string }>) => items.map(({ id }) => id)
