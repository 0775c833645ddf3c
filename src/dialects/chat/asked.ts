import { type Fields, isFields } from '../../core/fields.ts'
import { isPlain } from '../../core/text.ts'

/** What a request for a chat token asks for, as far as it could be read. */
export interface Asked {
  /** NaN if it is not a whole number, or said twice. */
  readonly lifetimeSeconds: number
  readonly assistantId: string | undefined
  readonly sessionId: string | undefined
  /** The field that could not be read; undefined if all could. */
  readonly unreadable: string | undefined
}

const USUAL_SECONDS = 60

/** Reads a query such as `?ttl=60&chatbotId=…&sessionId=…`. */
export function askedByGet(query: unknown): Asked {
  const fields = isFields(query) ? query : {}
  return asked(fields, secondsIn(fields.ttl))
}

/** Reads a body such as `{"ttl":60,"chatbotId":"…"}`, beside `?ttl=`; both may say the same. */
export function askedByPost(query: unknown, body: unknown): Asked {
  const inQuery = secondsIn(isFields(query) ? query.ttl : undefined)
  if (!isFields(body)) return { ...asked({}, inQuery), unreadable: 'body' }

  const inBody = typeof body.ttl === 'string' ? Number.NaN : secondsIn(body.ttl)
  const isDoubtful = inQuery !== undefined && inBody !== undefined && inQuery !== inBody
  return asked(body, isDoubtful ? Number.NaN : (inQuery ?? inBody))
}

function asked(fields: Fields, seconds: number | undefined): Asked {
  const { chatbotId, sessionId } = fields
  const unreadable = ['chatbotId', 'sessionId'].find((field) => !isTextOrAbsent(fields[field]))
  return {
    lifetimeSeconds: seconds ?? USUAL_SECONDS,
    assistantId: typeof chatbotId === 'string' ? chatbotId : undefined,
    sessionId: typeof sessionId === 'string' ? sessionId : undefined,
    unreadable,
  }
}

/** Undefined if nothing was said; NaN for anything but a number or a text of ASCII digits. */
function secondsIn(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^[0-9]{1,9}$/.test(value) ? Number(value) : Number.NaN
}

/** JSON's null stands for nothing; an empty text does not. */
function isTextOrAbsent(value: unknown): boolean {
  if (value === undefined || value === null) return true
  return typeof value === 'string' && value !== '' && isPlain(value)
}
