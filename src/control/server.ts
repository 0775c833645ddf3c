import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify from 'fastify'
import { placeFor } from './socket.ts'
import type { MachineVerbs } from './verbs.ts'
import { RESET_PASSWORD } from './wire.ts'

export interface ControlOptions {
  /** Where the socket is to be found, in a folder that this process holds alone. */
  readonly socket: string
  readonly verbs: MachineVerbs
  /** Is told why something that was asked for could not be done. */
  readonly noteFault: (fault: unknown) => void
}

/** A socket through which the machine itself asks this process to do what only it can do now. */
export interface Control {
  /** Ends what was asked for, and removes the socket. */
  readonly close: () => Promise<void>
}

const BODY_BYTES = 4_096
const OWNER_ONLY = 0o177

/** Opens the socket. Nobody but the owner of this process can connect to it, from the first on. */
export async function openControl({ socket, verbs, noteFault }: ControlOptions): Promise<Control> {
  const app = Fastify({ bodyLimit: BODY_BYTES }).withTypeProvider<TypeBoxTypeProvider>()
  const { path, asked, given, denied } = RESET_PASSWORD
  app.addHook('onError', async (_request, _reply, fault) => noteFault(fault))
  app.post(
    path,
    { schema: { body: asked, response: { 200: given, 404: denied } } },
    async ({ body }, reply) => {
      const answer = await verbs.resetPassword(body.username)
      if (!answer.ok) return reply.code(404).send({ denial: answer.denial })
      return { username: answer.username, password: answer.password }
    },
  )
  await app.ready()
  const place = placeFor(socket)
  const umask = process.umask(OWNER_ONLY)
  try {
    await app.listen({ path: place.path })
  } catch (fault) {
    place.leave()
    throw fault
  } finally {
    process.umask(umask)
  }
  return {
    async close() {
      await app.close()
      place.leave()
    },
  }
}
