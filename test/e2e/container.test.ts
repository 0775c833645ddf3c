import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { it, type TestContext } from 'node:test'
import { run } from '../support/program.ts'
import { LISTENING } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** Another user than root, of whom nothing here is. */
const NOBODY = 65_534
const AS_NOBODY = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups env -u HOME`

const READ_ONLY = 'mount -o remount,bind,ro /'
const START = `exec ${AS_NOBODY} ${process.execPath} src/main.ts start`

const inMounts = (script: string) => ['--mount', 'sh', '-ec', script]
const probe = spawnSync('unshare', inMounts(`${READ_ONLY}; ${AS_NOBODY} ${process.execPath} -v`))
const skip = probe.status === 0 ? false : 'needs root, who may mount and become another user'

/** A start as in a container: as nobody, without a home, in a file system that is read-only. */
function startIn(t: TestContext, mount: (data: string) => string) {
  const data = tempFolder(t)
  chmodSync(data, 0o755)
  return run(t, 'unshare', inMounts(`${mount(data)}; ${READ_ONLY}; ${START}`), {
    env: { PATH: process.env.PATH, HOST: '0.0.0.0', PORT: '0', JETON_DATA: data },
  })
}

it('serves as a user who may write to nothing but the volume', { skip }, async (t) => {
  const owner = `uid=${NOBODY},gid=${NOBODY},mode=700`
  const server = startIn(t, (data) => `mount -t tmpfs -o ${owner} tmpfs ${data}`)
  const [, url = ''] = await server.says(LISTENING)
  assert.equal((await fetch(`${url}/readyz`)).status, 200)
  server.child.kill('SIGTERM')
  assert.deepEqual(await server.ended, { code: 0, signal: null })
  assert.equal(server.stderr(), '')
})

it('is refused with one sentence where the volume belongs to another user', { skip }, async (t) => {
  const { ended, stderr, stdout } = startIn(t, (data) => `mount -t tmpfs -o mode=755 tmpfs ${data}`)
  assert.deepEqual(await ended, { code: 1, signal: null })
  const sentence = /^jeton: Jeton runs as user 65534, who may not read and write [^\n]+\.\n$/
  assert.match(stderr(), sentence)
  assert.equal(stdout(), '')
})
