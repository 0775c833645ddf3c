import { setTimeout as later } from 'node:timers/promises'
import type { Life } from '../support/program.ts'
import { type Ask, type Call, callersOf, type Reply } from './caller.ts'
import type { Chance } from './chance.ts'
import type { Cluster } from './cluster.ts'
import { beginHistory, type Deed, type History, type Op } from './history.ts'

/** A credential of many uses, and how to find out whether it is accepted. */
export interface Pass {
  readonly name: string
  readonly kind: 'access' | 'api-key' | 'assistant' | 'user'
  readonly look: Ask
}

/** Where everybody acts: whom they may ask, what they have, and who writes it down. */
export interface Stage {
  readonly made: Cluster['made']
  readonly history: History
  readonly chance: Chance
  readonly servers: number
  readonly now: () => number
  readonly isOver: () => boolean
  /** Waits for so long, by chance between these. */
  readonly pause: (least: number, most: number) => Promise<void>
  /** Asks a server, by chance unless it is named, and writes down what became of it. */
  readonly act: (deed: Deed, subject: string, ask: Ask, more?: More) => Promise<Reply>
  /** Asks, and writes nothing down. */
  readonly call: Call
  /** Whatever should be accepted, by name. */
  readonly live: Map<string, Pass>
  /** Whatever there ever was, by name. */
  readonly passes: Map<string, Pass>
  /** Under what id each single-use token is charged. */
  readonly runIds: Map<string, string>
  /** A name that nothing else has. */
  readonly newName: (what: string) => string
}

export interface More extends Partial<Pick<Op, 'amount' | 'ends' | 'event'>> {
  readonly server?: number
}

export interface StageOptions {
  readonly cluster: Cluster
  readonly chance: Chance
  readonly isOver: () => boolean
}

export function setStage(life: Life, { cluster, chance, isOver }: StageOptions): Stage {
  const begunAt = performance.now()
  const now = () => performance.now() - begunAt
  const urls = cluster.servers.map(({ url }) => url)
  const call = callersOf(life, urls, now)
  const history = beginHistory()
  let names = 0
  return {
    made: cluster.made,
    ...{ history, chance, now, isOver, call },
    servers: urls.length,
    live: new Map(),
    passes: new Map(),
    runIds: new Map(),
    pause: (least, most) => later(chance.between(least, most)),
    async act(deed, subject, ask, { server = chance.below(urls.length), ...more } = {}) {
      const reply = await call(server, ask)
      const { sentAt, answeredAt, status, outcome } = reply
      history.write({ deed, subject, server, sentAt, answeredAt, status, outcome, ...more })
      return reply
    },
    newName(what) {
      names += 1
      return `${what}-${names}`
    },
  }
}
