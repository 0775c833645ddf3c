import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import { jeton } from './jeton-command.ts'
import { type Ask, type Callers, callersOf } from './load.ts'
import { type FirstRun, startAgain } from './server-process.ts'
import { tempFolder } from './temp-folder.ts'

/** Runs a command that must go well, on a data folder, and gives what it said. */
export async function done(t: TestContext, data: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await jeton(t, args, { JETON_DATA: data })
  assert.deepEqual([code, stderr], [0, ''])
  return stdout
}

/** Runs a command that must be refused, and gives its reason. */
export async function refused(t: TestContext, data: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await jeton(t, args, { JETON_DATA: data })
  assert.deepEqual([code, stdout], [1, ''])
  return stderr
}

/** Copies a deployment into a file outside its folder. */
export async function backedUp(t: TestContext, data: string): Promise<string> {
  const file = join(tempFolder(t), 'jeton.backup')
  await done(t, data, 'backup', file)
  return file
}

/** A folder with a deployment's secret and nothing else. */
export function folderWithSecretOf(t: TestContext, data: string): string {
  const folder = tempFolder(t)
  copyFileSync(join(data, 'secret.key'), join(folder, 'secret.key'))
  return folder
}

/** Serves what is in a folder. */
export async function servedFrom(
  t: TestContext,
  data: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Callers> {
  return callersOf(t, (await startAgain(t, { data, environment })).url, 4)
}

/** Asks what must go well, and gives the answer. */
export async function told(callers: Callers, asking: Ask) {
  const { status, text } = await callers.ask(asking)
  assert.ok(status >= 200 && status < 300, `${asking.path}: ${status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** Makes another access token, with that of the first start. */
export async function accessToken(callers: Callers, { accessToken: bearer }: FirstRun) {
  const path = '/api/v1/access-tokens'
  const { plaintext, token } = await told(callers, {
    ...{ method: 'POST', path, bearer },
    json: { name: 'Another' },
  })
  return {
    secret: String(plaintext),
    revoke: () => told(callers, { method: 'DELETE', path: `${path}/${token.id}`, bearer }),
  }
}

/** Whether an access token still opens anything. */
export async function opensAnything(callers: Callers, bearer: string): Promise<boolean> {
  return (await callers.ask({ path: '/api/v1/access-tokens', bearer })).status === 200
}

/** The token of an end user for the demo agent. */
export async function userToken(callers: Callers, { apiKey, agent }: FirstRun): Promise<string> {
  const { token } = await told(callers, {
    ...{ method: 'POST', path: '/rest/v1/auth/token' },
    json: { ...apiKey, userId: 'user_1', agentId: agent.id },
  })
  return String(token)
}

/** What an answer to an end user's chat has for its status. */
export async function statusOfChat(callers: Callers, bearer: string): Promise<number> {
  const json = { model: 'any', messages: [{ role: 'user', content: 'Hello' }] }
  const { status } = await callers.ask({
    ...{ method: 'POST', path: '/v1/chat/completions' },
    ...{ bearer, json },
  })
  return status
}

/**
 * Asserts that in a database every credit that was granted is either spent or there, and what is
 * held is held for somebody. Gives how many credits are spent and how many are held.
 */
export function assertConserved(file: string): { readonly spent: number; readonly held: number } {
  const db = new DatabaseSync(file, { readOnly: true })
  const one = (sql: string) => Number(Object.values(db.prepare(sql).get() ?? {})[0])
  const granted = one("SELECT sum(amount) FROM credit_entries WHERE debit = 'granted'")
  const spent = one("SELECT ifnull(sum(amount), 0) FROM credit_entries WHERE debit = 'available'")
  const held = one(
    "SELECT ifnull(sum(amount), 0) FROM credit_holds WHERE metered = 1 AND state = 'held'",
  )
  assert.equal(one('SELECT balance FROM credit_accounts'), granted - spent)
  assert.equal(one('SELECT held FROM credit_accounts'), held)
  db.close()
  return { spent, held }
}
