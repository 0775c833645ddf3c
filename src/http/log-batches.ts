import type { LogSink } from './log.ts'

/** A log whose lines are written several at a time. */
export interface LogBatches extends LogSink {
  /** Lets lines wait from here on. Until then each is written at once. */
  readonly begin: () => void
  /** Writes what waits. To be called when the process exits: nothing else would. */
  readonly flush: () => void
}

/** What most systems write to a pipe as one piece, whoever else writes to it (POSIX: PIPE_BUF). */
export const PIPE_BYTES = 4_096

const BATCH_BYTES = 8_192
const PAUSE_MILLISECONDS = 100

/** As `createLog` begins the lines of errors. */
const URGENT = /^\{"level":"(error|fatal)"/

/**
 * Writes lines to a sink in batches of at most `most` bytes and always whole lines, in their order.
 * A line waits for at most 100 ms, and not at all if nothing was written for that long. An error is
 * written at once, with all that waits before it. A line that is longer than a batch is written
 * alone.
 */
export function logInBatches(sink: LogSink, most: number = BATCH_BYTES): LogBatches {
  let lines = ''
  let bytes = 0
  let mayWait = false
  let pause: NodeJS.Timeout | undefined

  function flush(): void {
    if (bytes === 0) return
    const batch = lines
    lines = ''
    bytes = 0
    sink.write(batch)
    pause ??= setTimeout(endPause, PAUSE_MILLISECONDS).unref()
  }

  function endPause(): void {
    pause = undefined
    flush()
  }

  return {
    flush,
    begin() {
      mayWait = true
    },
    write(line) {
      const size = Buffer.byteLength(line)
      if (bytes + size > most) flush()
      lines += line
      bytes += size
      if (!mayWait || pause === undefined || URGENT.test(line)) flush()
    },
  }
}
