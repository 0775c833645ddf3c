import assert from 'node:assert/strict'
import { it } from 'node:test'
import { ran } from '../support/program.ts'

/** What PATH is on a machine that has no servers. */
const env = { PATH: '/nonexistent' }

it('says in one sentence what the machine lacks, and how to install it', async (t) => {
  const end = await ran(t, process.execPath, ['test/prove/main.ts'], { env })
  assert.deepEqual(end, {
    code: 1,
    signal: null,
    stdout: '',
    stderr:
      'npm run prove needs PostgreSQL, Redis (Debian: apt-get install postgresql redis-server).\n',
  })
})

it('says in one sentence what makes no sense in its command line', async (t) => {
  const { code, stderr } = await ran(t, process.execPath, ['test/prove/main.ts', '--colour'], {
    env,
  })
  assert.equal(code, 1)
  assert.match(stderr, /^prove: Unknown option '--colour'[^\n]*\n$/)
})
