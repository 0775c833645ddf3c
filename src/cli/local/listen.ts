import type { Settings } from '../../config.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import type { Server } from '../../server.ts'

/** An address to listen on, and by which settings it was chosen. */
interface Place {
  readonly host: string
  readonly port: number
  readonly HOST: string
  readonly PORT: string
  /** Whether it is this process's alone, and not shared by the workers of a server. */
  readonly exclusive?: boolean
}

const noAddress = ({ host, HOST }: Place) =>
  `This machine has no address ${host}: set ${HOST} to another.`

/** What the system may object to, in words that name the setting to change. */
const OBJECTIONS = new Map<unknown, (place: Place) => string>([
  [
    'EADDRINUSE',
    ({ host, port, PORT }) =>
      `Something is listening on ${host}:${port} already: stop it, or set ${PORT} to another port.`,
  ],
  [
    'EACCES',
    ({ port, PORT }) => `You may not listen on port ${port}: set ${PORT} to 1024 or above.`,
  ],
  ['EADDRNOTAVAIL', noAddress],
  ['ENOTFOUND', noAddress],
  ['EAI_AGAIN', noAddress],
])

type Settled = Pick<Settings, 'HOST' | 'JETON_METRICS_HOST' | 'JETON_METRICS_PORT' | 'PORT'>

/** Takes connections, also those for metrics. Throws `CannotStart` where the system does not let it. */
export async function listen(
  { app, metricsApp }: Pick<Server, 'app' | 'metricsApp'>,
  settings: Settled,
): Promise<void> {
  if (metricsApp) {
    const { JETON_METRICS_HOST: host, JETON_METRICS_PORT: port } = settings
    const names = { HOST: 'JETON_METRICS_HOST', PORT: 'JETON_METRICS_PORT' }
    await take(metricsApp, { host, port, ...names, exclusive: true }, 'metrics')
  }
  const { HOST: host, PORT: port } = settings
  await take(app, { host, port, HOST: 'HOST', PORT: 'PORT' }, 'listening')
}

async function take(app: Server['app'], place: Place, what: string): Promise<void> {
  const { host, port, exclusive = false } = place
  try {
    await app.listen({ host, port, exclusive, listenTextResolver: (url) => `${what} on ${url}` })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const objection = OBJECTIONS.get(code)
    throw objection ? new CannotStart(objection(place), { cause }) : cause
  }
}
