import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { deployed } from '../../../test/support/deployment.ts'
import { onlooker, temporaryFolder } from '../../../test/support/sqlite.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { createCli } from '../index.ts'

/** Runs the command on a data folder, and gives what it writes. */
async function verify(data: string, environment: Record<string, string> = {}): Promise<string> {
  let written = ''
  const write = (text: string) => {
    written += text
  }
  const surroundings = {
    environment: { JETON_DATA: data, ...environment },
    clock: { wall: () => 0, monotonic: () => 0 },
    out: { write, isTerminal: false },
    log: { write },
  }
  await createCli(surroundings, '').parseAsync(['node', 'jeton', 'events', 'verify'])
  return written
}

/** A deployment that is being served, and its folder. */
async function served(t: TestContext) {
  const house = await deployed(t)
  const secret = readFileSync(join(house.path, 'secret.key'), 'utf8').trim()
  return { ...house, secret, secretFile: join(house.path, 'secret.key') }
}

const refused = (sentence: RegExp) => (fault: unknown) => {
  assert.ok(fault instanceof CannotStart)
  assert.match(fault.message, sentence)
  return true
}

it('says that a log is as it was written, beside the process that writes it', async (t) => {
  const { path, stores } = await served(t)
  const { seq } = await stores.events.head()
  assert.ok(seq > 0)
  const sentence = `The event log is as it was written, with ${seq} events.\n`
  assert.equal(await verify(path), sentence)
})

it('names the first number from which on it is not', async (t) => {
  const { path } = await served(t)
  onlooker(t, join(path, 'jeton.db')).exec(
    "UPDATE events SET details = '{}', ends = '[]' WHERE seq = 2",
  )
  await assert.rejects(verify(path), refused(/from number 2 on: somebody has changed it, or/))
})

it('takes the secret from JETON_SECRET where that is set', async (t) => {
  const { path, secret, secretFile } = await served(t)
  rmSync(secretFile)
  assert.match(await verify(path, { JETON_SECRET: secret }), /as it was written/)
  const other = { JETON_SECRET: 'x'.repeat(43) }
  await assert.rejects(verify(path, other), refused(/from number 1 on:.*not the secret/))
  await assert.rejects(verify(path), refused(/secret\.key is missing, and .*: put its backup /))
  assert.ok(!readdirSync(path).includes('secret.key'))
})

it('says that there is no deployment, or no log in it', async (t) => {
  const folder = temporaryFolder(t)
  await assert.rejects(verify(folder), refused(/There is no deployment in .*: set JETON_DATA/))
  onlooker(t, join(folder, 'jeton.db')).exec('CREATE TABLE store (id INTEGER)')
  const secret = { JETON_SECRET: 'x'.repeat(43) }
  await assert.rejects(verify(folder, secret), refused(/There is no event log in .*: start this/))
})
