import type { Life } from '../support/program.ts'

/** Something that begins, and at whose end all that it began is ended, the last first. */
export interface OwnLife extends Life {
  readonly end: () => Promise<void>
}

export function beginLife(): OwnLife {
  const works: (() => unknown)[] = []
  return {
    after: (work) => void works.push(work),
    async end() {
      for (const work of works.splice(0).reverse()) await work()
    },
  }
}
