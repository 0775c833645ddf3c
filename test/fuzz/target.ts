// A whole service in a process of its own, so that its memory is nobody else's. Says what it
// serves when it listens, and what it remembers whenever it is asked.
import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { deployed } from '../support/deployment.ts'
import { listening } from '../support/sockets.ts'
import type { Memory, Served, Target } from './served.ts'

const routes: Served[] = []

function note({ method, url, schema }: RouteOptions): void {
  routes.push({ methods: [method].flat(), url, schema: JSON.parse(JSON.stringify(schema ?? {})) })
}

diagnostics.channel('fastify.initialization').subscribe((message) => {
  const { fastify } = message as { fastify: FastifyInstance }
  fastify.addHook('onRoute', note)
})

const MANY = '1000000000'
const endings: (() => Promise<void>)[] = []
const { app, demo, log } = await deployed(
  { after: (work) => void endings.push(work) },
  {
    JETON_LOG_LEVEL: 'error',
    JETON_LIMIT_CHANGES_PER_MINUTE: MANY,
    JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: MANY,
    JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: MANY,
    JETON_LIMIT_REDEEMS_PER_MINUTE: MANY,
    JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE: MANY,
    JETON_LIMIT_PUBLIC_RUNS_PER_ASSISTANT_AND_MINUTE: MANY,
    JETON_PUBLIC_CREDITS_PER_DAY: MANY,
  },
)
// Node says nothing of a body that is broken in a request for an upgrade, until its time is over.
Object.assign(app.server, { requestTimeout: 3_000, headersTimeout: 3_000 })
const { port } = await listening(app)

const tell = (message: Target | Memory) => void process.send?.(message)

process.on('message', () => {
  for (let round = 0; round < 3; round++) globalThis.gc?.()
  const { heapUsed, rss, external } = process.memoryUsage()
  tell({ heapUsed, rss, external, log: log.lines })
})
process.once('disconnect', async () => {
  for (const ending of endings) await ending()
})
tell({ port, routes, ...demo })
