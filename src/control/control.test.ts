import assert from 'node:assert/strict'
import { once } from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  statSync,
} from 'node:fs'
import { createServer, request } from 'node:http'
import { dirname, join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { temporaryFolder } from '../../test/support/sqlite.ts'
import { deny } from '../core/answer.ts'
import { CannotStart } from '../core/cannot-start.ts'
import { askToResetPassword } from './client.ts'
import { openControl } from './server.ts'
import type { MachineVerbs } from './verbs.ts'

const ADMIN = { ok: true, username: 'admin', password: 'a new one' } as const
const BROKEN = new Error('broken')

/** Knows one operator, and breaks at the name of another. */
const verbs: MachineVerbs = {
  async resetPassword(username) {
    if (username === 'breaker') throw BROKEN
    return username === ADMIN.username ? ADMIN : deny('operator_not_found')
  },
}

const newPath = (t: TestContext) => join(temporaryFolder(t), 'control.sock')

async function opened(t: TestContext, socket = newPath(t)) {
  const faults: unknown[] = []
  const control = await openControl({ socket, verbs, noteFault: (it) => faults.push(it) })
  t.after(control.close)
  return { socket, faults, close: control.close }
}

/** A server that is none of ours. */
async function stranger(t: TestContext, socket: string, answer: (end: () => void) => void) {
  const server = createServer(({ socket: peer }) => answer(() => peer.destroy())).listen(socket)
  t.after(() => server.close())
  await once(server, 'listening')
  return server
}

/** What a server leaves at this path that is not asked whether it wants to end. */
async function leaveBehind(t: TestContext, socket: string) {
  const server = await stranger(t, `${socket}.dying`, (end) => end())
  renameSync(`${socket}.dying`, socket)
  await new Promise((closed) => server.close(closed))
  assert.ok(statSync(socket).isSocket())
}

describe('the control socket', () => {
  it('brings a command to the server, and the answer back', async (t) => {
    const { socket, faults } = await opened(t)
    assert.deepEqual(await askToResetPassword(socket, 'admin'), ADMIN)
    assert.deepEqual(await askToResetPassword(socket, 'eve'), deny('operator_not_found'))
    assert.deepEqual(faults, [])
  })

  it('is for the owner of the server alone, whatever the umask', async (t) => {
    const umask = process.umask(0)
    t.after(() => process.umask(umask))
    const { socket } = await opened(t)
    assert.equal(statSync(socket).mode & 0o777, 0o600)
    assert.equal(process.umask(umask), 0)
  })

  it('serves nothing else', async (t) => {
    const { socket } = await opened(t)
    for (const [method, path] of [
      ['GET', '/operators/reset-password'],
      ['POST', '/api/v1/token'],
      ['GET', '/healthz'],
    ]) {
      const asked = request({ socketPath: socket, method, path, agent: false }).end()
      const [{ statusCode }] = await once(asked, 'response')
      assert.equal(statusCode, 404)
    }
  })

  it('is gone when it is closed, and nobody is there to ask', async (t) => {
    const { socket, close } = await opened(t)
    await close()
    assert.ok(!existsSync(socket))
    assert.equal(await askToResetPassword(socket, 'admin'), undefined)
  })

  it('takes the place of one whose server died, where nobody was to ask', async (t) => {
    const path = newPath(t)
    await leaveBehind(t, path)
    assert.equal(await askToResetPassword(path, 'admin'), undefined)
    await opened(t, path)
    assert.deepEqual(await askToResetPassword(path, 'admin'), ADMIN)
  })
})

describe('the place of the control socket', () => {
  it('is found by a link where its path is too long, and leaves nothing of that', async (t) => {
    const folder = join(temporaryFolder(t), 'long'.repeat(30))
    mkdirSync(folder)
    const path = join(folder, 'control.sock')
    assert.equal(await askToResetPassword(path, 'admin'), undefined)
    const { close } = await opened(t, path)
    const place = dirname(readlinkSync(path))
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.equal(statSync(place).mode & 0o777, 0o700)
    assert.deepEqual(await askToResetPassword(path, 'admin'), ADMIN)
    await close()
    assert.deepEqual(readdirSync(folder), [])
    assert.ok(!existsSync(place))
  })

  it('cannot be opened where something else lies, and leaves that there', async (t) => {
    const path = newPath(t)
    mkdirSync(path)
    await assert.rejects(openControl({ socket: path, verbs, noteFault: () => undefined }))
    assert.ok(lstatSync(path).isDirectory())
  })
})

describe('a command that asks the server', () => {
  it('hears in a sentence that it could not be done, and the server why', async (t) => {
    const { socket, faults } = await opened(t)
    const sentence = 'The running Jeton could not do it; its log says why.'
    await assert.rejects(askToResetPassword(socket, 'breaker'), new CannotStart(sentence))
    assert.deepEqual(faults, [BROKEN])
  })

  it('hears in a sentence that nobody knows whether it was done', async (t) => {
    const path = newPath(t)
    await stranger(t, path, (end) => end())
    await assert.rejects(askToResetPassword(path, 'admin'), {
      name: 'CannotStart',
      message:
        'The running Jeton did not answer, and may or may not have done it: run this once more.',
    })
  })
})
