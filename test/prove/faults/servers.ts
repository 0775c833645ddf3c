import type { Server } from '../server-process.ts'
import type { Fault, Scene } from './fault.ts'

const TEN_MINUTES = 600

function anyServer({ cluster, chance, tell }: Scene): Server {
  const server = chance.one(cluster.servers)
  tell(`server ${server.number}`, server.number)
  return server
}

const kill: Fault = async (scene) => {
  const server = anyServer(scene)
  await server.kill()
  await scene.pause(100, 1_000)
  await server.start()
}

/** For longer than anything may be remembered without looking. */
const stop: Fault = async (scene) => {
  const server = anyServer(scene)
  server.signal('SIGSTOP')
  await scene.pause(2_500, 4_500)
  server.signal('SIGCONT')
  await scene.pause(500, 800)
}

const clockStep: Fault = async (scene) => {
  const server = anyServer(scene)
  for (const ahead of [TEN_MINUTES, 0, -TEN_MINUTES, 0]) {
    await server.setClock(ahead)
    await scene.pause(500, 1_000)
  }
}

export const SERVER_FAULTS = {
  'server-kill': kill,
  'server-stop': stop,
  'clock-step': clockStep,
} as const satisfies Record<string, Fault>
