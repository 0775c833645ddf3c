import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below what Linux and macOS give to whoever connects or listens on any port: what was free a
 * moment ago would otherwise be taken by the next connection of any test.
 */
const LOWEST = 20_000
const HIGHEST = 32_000

let next = randomInt(LOWEST, HIGHEST)

/**
 * A port that is free now, and as many in a row from there as are asked for. The same process is
 * not given it again.
 */
export async function freePort(host = '127.0.0.1', inARow = 1): Promise<string> {
  for (;;) {
    if (next + inARow > HIGHEST) next = LOWEST
    const first = next
    next += inARow
    const ports = Array.from({ length: inARow }, (_, index) => first + index)
    const free = await Promise.all(ports.map((port) => isFree(port, host)))
    if (free.every(Boolean)) return String(first)
  }
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
