import { EventEmitter, once } from 'node:events'
import type { LogSink } from '../../src/http/log.ts'

export interface LogLines extends LogSink {
  /** Every line so far. */
  readonly lines: string[]
  /** The line that matches, once it is there. */
  readonly said: (pattern: RegExp) => Promise<string>
}

/** A place for a log in which one can wait for a line. */
export function logLines(): LogLines {
  const lines: string[] = []
  const news = new EventEmitter()
  return {
    lines,
    write(line) {
      lines.push(line)
      news.emit('line')
    },
    async said(pattern) {
      for (;;) {
        const line = lines.find((it) => pattern.test(it))
        if (line !== undefined) return line
        await once(news, 'line')
      }
    },
  }
}
