import { randomUUID } from 'node:crypto'
import type { Client } from './client.ts'
import { isUnknownScript } from './fault.ts'
import type { Script } from './scripts.ts'

/** What a script works on: its keys after the nonce's, without the prefix, and what it is asked. */
export interface Work {
  readonly keys: readonly string[]
  readonly asked: object
}

/** Has the server run a script, by its digest, or by its source if it does not know it. */
export async function runScript(
  client: Client,
  keyPrefix: string,
  { source, sha }: Script,
  { keys, asked }: Work,
): Promise<unknown> {
  const all = ['nonce', ...keys].map((key) => keyPrefix + key)
  const rest = [String(all.length), ...all, randomUUID(), JSON.stringify(asked)]
  try {
    return await client.sendCommand(['EVALSHA', sha, ...rest])
  } catch (fault) {
    if (!isUnknownScript(fault)) throw fault
    return client.sendCommand(['EVAL', source, ...rest])
  }
}
