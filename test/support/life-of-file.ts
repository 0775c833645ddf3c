import { after } from 'node:test'
import type { Life } from './program.ts'

/**
 * The life of a file of tests. What is begun in one of them may go on in the others; in the end all
 * of it is undone, the last first. To be called once, at the top.
 */
export function lifeOfFile(): Life {
  const works: (() => unknown)[] = []
  after(async () => {
    for (const work of works.reverse()) await work()
  })
  return { after: (work) => void works.push(work) }
}
