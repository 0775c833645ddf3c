import assert from 'node:assert/strict'
import { it } from 'node:test'
import { keepVigil } from './vigil.ts'

/** A server that is there or not, and how often it was asked. */
function watched(isThere: boolean) {
  const server = { isThere, asked: 0, failures: 0 }
  const heard = Promise.withResolvers<void>()
  const vigil = keepVigil(
    async () => {
      server.asked += 1
      if (!server.isThere) throw new Error('away')
      setImmediate(heard.resolve)
    },
    () => {
      server.failures += 1
      server.isThere = server.failures === 2
    },
  )
  return { server, vigil, heard: heard.promise }
}

it('believes in a server that nobody suspects, without asking', () => {
  const { server, vigil } = watched(false)
  assert.equal(vigil.absence(), undefined)
  assert.equal(server.asked, 0)
})

it('takes a suspected server for absent until it has proved the contrary', async () => {
  const { server, vigil, heard } = watched(true)
  const [cause, another] = [new Error('first'), new Error('second')]
  vigil.suspect(cause)
  vigil.suspect(another)
  assert.deepEqual(vigil.absence(), { cause })
  await heard
  assert.equal(vigil.absence(), undefined)
  assert.equal(server.asked, 1)
})

it('asks again and again until it is there, and tells of each failure', async () => {
  const { server, vigil, heard } = watched(false)
  vigil.suspect(new Error('first'))
  await heard
  assert.equal(vigil.absence(), undefined)
  assert.deepEqual([server.asked, server.failures], [3, 2])
})

it('asks no more when it is over', async () => {
  const { server, vigil } = watched(false)
  vigil.suspect(new Error('first'))
  vigil.end()
  await new Promise(setImmediate)
  assert.equal(server.asked, 1)
  vigil.suspect(new Error('second'))
  assert.equal(server.asked, 1)
})
