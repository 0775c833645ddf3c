import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { newcomersEnvironment, ran } from '../support/program.ts'
import { startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

it('jeton events verify ends with 0, and with 1 once somebody has changed the log', async (t) => {
  const data = tempFolder(t)
  await startServer(t, { data })
  const env = newcomersEnvironment({ JETON_DATA: data })
  const verify = () => ran(t, process.execPath, ['src/main.ts', 'events', 'verify'], { env })
  const { stderr, ...whole } = await verify()
  assert.equal(whole.code, 0, stderr)
  assert.match(whole.stdout, /^The event log is as it was written, with \d+ events\.\n$/)

  const db = new DatabaseSync(join(data, 'jeton.db'))
  db.exec('DELETE FROM events WHERE seq = 1')
  db.close()
  const broken = await verify()
  assert.deepEqual([broken.code, broken.stdout], [1, ''])
  assert.match(
    broken.stderr,
    /^jeton: The event log is not as it was written from number 1 on: .*\n$/,
  )
})
