import type { FastifyInstance } from 'fastify'
import { readSettings } from '../../src/config.ts'
import { setUp } from '../../src/core/setup/index.ts'
import { type Deployment, openDeployment } from '../../src/deployment.ts'
import { createServer } from '../../src/server.ts'
import { systemClock } from '../../src/system-clock.ts'
import { CHEAP, demoOf } from './deployment.ts'
import { type LogLines, logLines } from './log-lines.ts'
import type { Life } from './program.ts'
import { tempFolder } from './temp-folder.ts'

const SECRET = 'a secret that is long enough for every process'

/** One of the processes of a deployment, as far as one process can be several. */
export interface ClusterServer {
  readonly app: FastifyInstance
  readonly deployment: Deployment
  readonly log: LogLines
}

/** Serves over PostgreSQL and Redis, with the time of this machine. */
export async function clusterServer(
  t: Life,
  environment: Readonly<Record<'DATABASE_URL' | 'REDIS_URL', string> & Record<string, string>>,
): Promise<ClusterServer> {
  const own = { JETON_DATA: tempFolder(t), JETON_SECRET: SECRET, JETON_LOG_LEVEL: 'debug' }
  const settings = readSettings({ ...own, JETON_UPSTREAM_HOSTS: '127.0.0.1', ...environment })
  const deployment = await openDeployment(settings, systemClock, CHEAP)
  const log = logLines()
  const { app, stop } = await createServer(deployment, settings, log)
  t.after(() => stop(0).then(deployment.close))
  return { app, deployment, log }
}

/** Sets a deployment up, once for all of its processes, and gives what that made. */
export async function setUpCluster({ deployment }: Pick<ClusterServer, 'deployment'>) {
  const { stores, passwords } = deployment
  const upstream = { provider: 'demo' } as const
  const made = await setUp(stores.setup, { upstream, passwords, handOver: async () => undefined })
  return demoOf(made)
}

export type Made = Awaited<ReturnType<typeof setUpCluster>>
