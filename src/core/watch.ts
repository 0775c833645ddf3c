/** What the guarantees depend on, each with a check that rejects while it cannot decide anything. */
export type Dependencies = Readonly<Record<string, () => Promise<unknown>>>

/** That a dependency went away, and why, or is there again. */
export type Turn =
  | { readonly dependency: string; readonly isDown: true; readonly cause: unknown }
  | { readonly dependency: string; readonly isDown: false }

/**
 * Says which dependencies are away. It asks all of them at the same time; whoever wants to know
 * while it does so gets the same answer, so that no number of them is a burden.
 *
 * @param tell is told once when one goes away, and once when it is back
 */
export function createWatch(
  dependencies: Dependencies,
  tell: (turn: Turn) => void,
): () => Promise<readonly string[]> {
  const down = new Set<string>()
  let looking: Promise<readonly string[]> | undefined

  function note(dependency: string, checked: PromiseSettledResult<unknown>): void {
    const isDown = checked.status === 'rejected'
    if (isDown === down.has(dependency)) return
    if (isDown) {
      down.add(dependency)
      tell({ dependency, isDown, cause: checked.reason })
    } else {
      down.delete(dependency)
      tell({ dependency, isDown })
    }
  }

  async function look(): Promise<readonly string[]> {
    const all = Object.entries(dependencies)
    const checking = all.map(async ([name, check]) => {
      const [checked] = await Promise.allSettled([check()])
      note(name, checked)
    })
    await Promise.all(checking)
    return all.map(([name]) => name).filter((name) => down.has(name))
  }

  return () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
}
