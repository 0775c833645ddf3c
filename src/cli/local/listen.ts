import type { Settings } from '../../config.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import type { Server } from '../../server.ts'

type Place = Pick<Settings, 'HOST' | 'PORT'>

const noAddress = ({ HOST }: Place) => `This machine has no address ${HOST}: set HOST to another.`

/** What the system may object to, in words that name the setting to change. */
const OBJECTIONS = new Map<unknown, (place: Place) => string>([
  [
    'EADDRINUSE',
    ({ HOST, PORT }) =>
      `Something is listening on ${HOST}:${PORT} already: stop it, or set PORT to another port.`,
  ],
  ['EACCES', ({ PORT }) => `You may not listen on port ${PORT}: set PORT to 1024 or above.`],
  ['EADDRNOTAVAIL', noAddress],
  ['ENOTFOUND', noAddress],
])

/** Takes connections. Throws `CannotStart` where the system does not let it. */
export async function listen({ app }: Pick<Server, 'app'>, place: Place): Promise<void> {
  const { HOST: host, PORT: port } = place
  try {
    await app.listen({ host, port, listenTextResolver: (url) => `listening on ${url}` })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    const objection = OBJECTIONS.get(code)
    throw objection ? new CannotStart(objection(place), { cause }) : cause
  }
}
