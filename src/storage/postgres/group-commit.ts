/** How many go into one statement at most. */
const MOST = 500

/**
 * Lets all that is asked in one turn of the event loop, or while the last batch is on its way,
 * share one statement, and so one round trip and one wait for the disk.
 *
 * - Nobody is answered before the statement is that did his part.
 * - A batch names no id twice: who comes second waits for the next one, and sees what the first did.
 * - If a batch fails, so does everybody in it.
 *
 * @param commit does a batch, and says what became of each id; what it does not mention became `rest`
 */
export function groupCommit<Item extends { readonly id: string }, Answer>(
  commit: (batch: readonly Item[]) => Promise<ReadonlyMap<string, Answer>>,
  rest: Answer,
): (item: Item) => Promise<Answer> {
  let waiting: Entry<Item, Answer>[] = []
  let isBusy = false

  async function commitWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const { batch, others } = split(waiting)
      waiting = others
      await commitTogether(commit, [...batch.values()], rest)
    }
    isBusy = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isBusy) setImmediate(() => void commitWaiting())
      isBusy = true
    })
}

interface Entry<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (fault: unknown) => void
}

function split<Item extends { readonly id: string }, Answer>(
  waiting: readonly Entry<Item, Answer>[],
) {
  const batch = new Map<string, Entry<Item, Answer>>()
  const others = waiting.filter((entry) => {
    if (batch.has(entry.item.id) || batch.size === MOST) return true
    batch.set(entry.item.id, entry)
    return false
  })
  return { batch, others }
}

async function commitTogether<Item extends { readonly id: string }, Answer>(
  commit: (batch: readonly Item[]) => Promise<ReadonlyMap<string, Answer>>,
  batch: readonly Entry<Item, Answer>[],
  rest: Answer,
): Promise<void> {
  try {
    const answers = await commit(batch.map(({ item }) => item))
    for (const { item, resolve } of batch) resolve(answers.get(item.id) ?? rest)
  } catch (fault) {
    for (const { reject } of batch) reject(fault)
  }
}
