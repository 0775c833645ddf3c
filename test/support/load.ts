import type { TestContext } from 'node:test'
import { Pool } from 'undici'

/** What a caller got to see of an answer. */
export interface Seen {
  /** 0 when not even a status came. */
  readonly status: number
  readonly text: string
  /** Whether the answer came to its end. */
  readonly whole: boolean
  /** The cookie that was set. */
  readonly cookie?: string
}

export interface Ask {
  readonly method?: 'DELETE' | 'GET' | 'PATCH' | 'POST'
  readonly path: string
  readonly bearer?: string
  readonly json?: object
}

/** Many callers of one server. */
export interface Callers {
  /** Asks once, and gives what there was to see. Never rejects. */
  readonly ask: (ask: Ask) => Promise<Seen>
}

/**
 * As many callers as may be on the line at the same time; the others wait for their turn.
 *
 * @param keepAlive whether a connection is used again; it may then end while something is being sent
 */
export function callersOf(
  t: TestContext,
  url: string,
  connections: number,
  keepAlive = true,
): Callers {
  const pool = new Pool(url, { connections, pipelining: keepAlive ? 1 : 0 })
  t.after(() => pool.destroy())
  return {
    ask: async ({ method = 'GET', path, bearer, json }) => {
      const headers = {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      }
      const body = json === undefined ? null : JSON.stringify(json)
      let seen: Seen = { status: 0, text: '', whole: false }
      try {
        const reply = await pool.request({ method, path, headers, body })
        const cookie = [reply.headers['set-cookie'] ?? []].flat()[0]
        seen = { ...seen, status: reply.statusCode, ...(cookie !== undefined && { cookie }) }
        return { ...seen, text: await reply.body.text(), whole: true }
      } catch {
        return seen
      }
    },
  }
}

/** Does a piece of work for each of these things, for so many at a time. */
export async function inParallel<T>(
  width: number,
  things: Iterable<T>,
  work: (thing: T) => Promise<unknown>,
): Promise<void> {
  const rest = things[Symbol.iterator]()
  const worker = async () => {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: width }, worker))
}

/** The same call so often, all at once. */
export function times<T>(count: number, call: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, call))
}
