import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { it, type TestContext } from 'node:test'
import { startLine } from './line.ts'

/** A server that says again what it hears, behind a proxy, and somebody who speaks to it. */
async function echoed(t: TestContext) {
  const heard: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    heard.push(socket)
    socket.on('error', () => undefined)
    socket.pipe(socket, { end: false })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = (server.address() as { port: number }).port
  const proxy = await startLine(port)
  t.after(async () => {
    await proxy.close()
    for (const socket of heard) socket.destroy()
    server.close()
  })
  async function dial() {
    const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => undefined)
    t.after(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  return { port, proxy, dial, heard }
}

async function asked(socket: Socket, text: string): Promise<string> {
  const reply = once(socket, 'data')
  socket.write(text)
  return String((await reply)[0])
}

/** Waits until a connection is closed, in whatever way. */
const gone = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve))

it('lets everything through', async (t) => {
  const { dial } = await echoed(t)
  assert.equal(await asked(await dial(), 'hello'), 'hello')
})

it('keeps what is said while it hangs, and lets it through when it is healed', async (t) => {
  const { port, proxy, dial } = await echoed(t)
  const socket = await dial()
  await asked(socket, 'hello')
  const straight = connect({ port, host: '127.0.0.1' })
  t.after(() => straight.destroy())
  proxy.hang()
  let text = ''
  socket.on('data', (piece) => {
    text += piece
  })
  socket.write('are you there?')
  for (let times = 0; times < 20; times++) await asked(straight, 'one that goes past it')
  assert.equal(text, '')
  proxy.heal()
  while (text === '') await once(socket, 'data')
  assert.equal(text, 'are you there?')
})

it('is late by what it is told, both ways', async (t) => {
  const { proxy, dial } = await echoed(t)
  const socket = await dial()
  await asked(socket, 'hello')
  t.mock.timers.enable({ apis: ['setTimeout'] })
  proxy.delay(40)
  let text = ''
  const answered = asked(socket, 'late').then((heard) => {
    text = heard
  })
  let ticks = 0
  for (; text === ''; ticks++) {
    t.mock.timers.tick(1)
    await new Promise(setImmediate)
  }
  await answered
  assert.equal(text, 'late')
  assert.ok(ticks >= 2 * 40, `${ticks} ms`)
})

it('breaks what is open when it is cut, and takes nothing until it is healed', async (t) => {
  const { proxy, dial } = await echoed(t)
  const socket = await dial()
  await asked(socket, 'hello')
  proxy.cut()
  await gone(socket)
  const refused = connect({ port: proxy.port, host: '127.0.0.1' })
  refused.on('error', () => undefined)
  await gone(refused)
  proxy.heal()
  assert.equal(await asked(await dial(), 'again'), 'again')
})

it('half closes: we hear an end, and are still heard', async (t) => {
  const { proxy, dial, heard } = await echoed(t)
  const socket = await dial()
  await asked(socket, 'hello')
  const [other] = heard
  assert.ok(other)
  proxy.halfClose()
  await once(socket.resume(), 'end')
  const said = once(other, 'data')
  socket.write('still here')
  assert.equal(String((await said)[0]), 'still here')
})

it('leads elsewhere', async (t) => {
  const [one, two] = [await echoed(t), await echoed(t)]
  const socket = await one.dial()
  await asked(socket, 'hello')
  one.proxy.lead(two.proxy.port)
  await gone(socket)
  assert.equal(await asked(await one.dial(), 'elsewhere'), 'elsewhere')
  assert.equal(two.heard.length, 1)
})
