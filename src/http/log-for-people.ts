import { prettyFactory } from 'pino-pretty'
import type { LogSink } from './log.ts'

/** Writes each line of a log, which is a JSON object, at once and as a person reads it. */
export function logForPeople(sink: LogSink): LogSink {
  const pretty = prettyFactory({
    colorizeObjects: false,
    ignore: 'reqId',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
  })
  return { write: (line) => sink.write(pretty(line)) }
}
