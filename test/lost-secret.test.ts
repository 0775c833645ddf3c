import assert from 'node:assert/strict'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { readSettings } from '../src/config.ts'
import { openDeployment } from '../src/deployment.ts'
import { systemClock } from '../src/system-clock.ts'
import { tempFolder } from './support/temp-folder.ts'

it('refuses a start without the secret of the database, before anything is written', async (t) => {
  const data = tempFolder(t)
  const open = (more = {}) =>
    openDeployment(readSettings({ JETON_DATA: data, ...more }), systemClock)
  await (await open()).close()
  rmSync(join(data, 'secret.key'))
  rmSync(join(data, 'lock.db'))
  const filesIn = () =>
    readdirSync(data).map((name) => [name, statSync(join(data, name)).mtimeMs] as const)
  const before = filesIn()
  await assert.rejects(open(), { name: 'CannotStart', message: /secret\.key is missing, and .*: / })
  assert.deepEqual(filesIn(), before)
  await (await open({ JETON_SECRET: 'what secret.key held, or another text' })).close()
})
