import { CannotStart } from '../../core/cannot-start.ts'
import type { Client } from './client.ts'
import { isRefusal } from './fault.ts'
import { runScript } from './run-script.ts'
import { CHECK } from './scripts.ts'

/**
 * Looks at a server before it decides anything, and whether it still may. Throws `CannotStart`,
 * with a sentence, for one that could let a token be used twice: a cluster, one that evicts keys,
 * one whose scripts cannot find out whether it was restarted. Otherwise throws what went wrong, if
 * it cannot decide and write at this moment.
 */
export async function inspect(client: Client, keyPrefix: string): Promise<void> {
  const facts = String(await client.sendCommand(['INFO']).catch(tellOfBlindness))
  if (/^cluster_enabled:1/m.test(facts)) {
    throw new CannotStart(
      'This Redis is in cluster mode, where no decision reaches all the keys it needs. ' +
        'Use a single primary, with replicas if you like.',
    )
  }
  const [, policy] = /^maxmemory_policy:(\S+)/m.exec(facts) ?? []
  if (policy !== 'noeviction') {
    throw new CannotStart(
      `This Redis has the maxmemory-policy ${policy}, and a redeemed token that it forgets could ` +
        'be redeemed again. Set its maxmemory-policy to noeviction.',
    )
  }
  await runScript(client, keyPrefix, CHECK, { keys: [], asked: {} }).catch(tellOfBlindness)
}

function tellOfBlindness(fault: unknown): never {
  if (!isRefusal(fault)) throw fault
  throw new CannotStart(
    'This Redis does not let scripts read INFO replication, and without that nobody notices a ' +
      `restart, after which it may have forgotten redeemed tokens. It says: ${fault.message}`,
  )
}
