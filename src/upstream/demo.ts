import type { Upstream } from '../core/runs/index.ts'

/** A piece costs as much as a hundred words do, and nobody reads more of them one by one. */
const MOST_PIECES = 1000

/**
 * Answers without a model and without a network, so that everything else can be tried out. It says
 * that it does, and repeats the last message word by word; several words at a time, if they are
 * more than a thousand.
 */
export const demoUpstream: Upstream = {
  async *answer(_, { messages }) {
    const asked = messages.at(-1)?.content ?? ''
    const text = `[Jeton demo, no model is connected] You asked: ${asked}`
    const words = text.match(/\s*\S+\s*/g) ?? []
    const atATime = Math.ceil(words.length / MOST_PIECES)
    for (let at = 0; at < words.length; at += atATime) {
      yield words.slice(at, at + atATime).join('')
    }
    return 'stop'
  },
}
