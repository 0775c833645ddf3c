import { type Logger, type LoggerOptions, pino } from 'pino'

/** Where lines of the log go. */
export interface LogSink {
  write(line: string): void
}

/** These are errors whose messages we wrote ourselves, without anything of a request in them. */
const OURS = new Set([
  'Busy',
  'CannotStart',
  'SlowClient',
  'StoreDown',
  'UpstreamFailed',
  'UpstreamTimeout',
])

const NO_TEXT = /(?!)/

/** What an error may say beside its class, if it looks like what it should be or is a number. */
const DETAILS: Readonly<Record<string, RegExp>> = {
  code: /^[A-Z][A-Z0-9_]{1,59}$/,
  errcode: NO_TEXT,
  errstr: /^[a-z ,'-]{1,60}$/i, // SQLite's own text for its code, without a value in it
  syscall: /^[a-z]{1,20}$/,
  statusCode: NO_TEXT,
}

const MOST_CAUSES = 5

/**
 * Makes the log: one JSON object a line, in which nothing can stand but what is listed here. No
 * URL, header or body is ever handed to it, and errors are reduced to what cannot quote one.
 */
export function createLog(level: string, sink: LogSink): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: {
      err: (error: unknown) => describeError(error),
      req: () => undefined,
      res: () => undefined,
    },
  }
  return pino(options, sink)
}

/**
 * What the log may say of an error: its class, its codes, where it was thrown, and its message if
 * it is one of ours. A stranger's message may quote what it was given: a token, a conversation.
 */
export function describeError(error: unknown, causes = MOST_CAUSES): object {
  if (!(error instanceof Error)) return { name: typeof error }
  const known = OURS.has(error.name)
  return {
    name: known ? error.name : (error.constructor?.name ?? 'Error'),
    ...(known ? { message: error.message } : {}),
    ...Object.fromEntries(Object.entries(DETAILS).flatMap((detail) => detailOf(error, ...detail))),
    at: framesOf(error),
    ...(error.cause === undefined || causes === 0
      ? {}
      : { cause: describeError(error.cause, causes - 1) }),
  }
}

function detailOf(error: Error, key: string, form: RegExp): [string, string | number][] {
  const value: unknown = Reflect.get(error, key)
  if (typeof value === 'number') return [[key, value]]
  return typeof value === 'string' && form.test(value) ? [[key, value]] : []
}

/** The places in a stack. What stands before them is the message, which may look like one. */
function framesOf({ stack, message }: Error): string[] {
  const text = String(stack)
  const messageAt = text.indexOf(message)
  if (messageAt < 0) return []
  return text
    .slice(messageAt + message.length)
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim())
}
