import { Pool } from 'undici'
import type { Life } from '../support/program.ts'
import type { Outcome } from './history.ts'

export interface Ask {
  readonly method?: 'DELETE' | 'GET' | 'POST'
  readonly path: string
  readonly bearer?: string
  readonly json?: object
}

/** What a caller saw of an answer, and when. */
export interface Reply {
  readonly server: number
  readonly sentAt: number
  readonly answeredAt: number
  /** 0 if not even a status came. */
  readonly status: number
  readonly text: string
  readonly outcome: Outcome
}

/** Asks one of the servers once, and gives what there was to see. Never rejects. */
export type Call = (server: number, ask: Ask) => Promise<Reply>

const CONNECTIONS = 64
/** Longer than any server stands still. */
const PATIENCE_MILLISECONDS = 20_000

/** Callers of these servers, over connections that are kept. */
export function callersOf(life: Life, urls: readonly string[], now: () => number): Call {
  const pools = urls.map(
    (url) =>
      new Pool(url, {
        connections: CONNECTIONS,
        pipelining: 1,
        headersTimeout: PATIENCE_MILLISECONDS,
        bodyTimeout: PATIENCE_MILLISECONDS,
      }),
  )
  life.after(() => Promise.all(pools.map((pool) => pool.destroy())))
  return async (server, ask) => {
    const sentAt = now()
    let [status, text] = [0, '']
    try {
      const reply = await pools[server]?.request(requestOf(ask))
      status = reply?.statusCode ?? 0
      text = (await reply?.body.text()) ?? ''
    } catch {
      // What came of it before counts.
    }
    return { server, sentAt, answeredAt: now(), status, text, outcome: outcomeOf(status) }
  }
}

const requestOf = ({ method = 'GET', path, bearer, json }: Ask) => ({
  method,
  path,
  headers: {
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
  },
  body: json === undefined ? null : JSON.stringify(json),
})

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return 'yes'
  return status >= 400 && status < 500 ? 'no' : 'unknown'
}
