import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { Value } from 'typebox/value'
import type { PasswordReset } from '../core/accounts/index.ts'
import { deny } from '../core/answer.ts'
import { CannotStart } from '../core/cannot-start.ts'
import { placeOf } from './socket.ts'
import { RESET_PASSWORD } from './wire.ts'

/** What the server does in a moment, unless something is very wrong with it. */
const PATIENCE_MILLISECONDS = 10_000

interface Reply {
  readonly status: number | undefined
  readonly body: unknown
}

/**
 * Asks the server that listens on this socket to reset an operator's password; undefined if none
 * does. Throws `CannotStart` if it cannot be asked, or cannot do it.
 */
export async function askToResetPassword(
  socket: string,
  username: string,
): Promise<PasswordReset | undefined> {
  const place = placeOf(socket)
  const reply = place && (await ask(place, RESET_PASSWORD.path, { username }))
  if (!reply) return undefined
  const { status, body } = reply
  if (status === 404 && Value.Check(RESET_PASSWORD.denied, body)) return deny(body.denial)
  if (status === 200 && Value.Check(RESET_PASSWORD.given, body)) return { ok: true, ...body }
  throw new CannotStart('The running Jeton could not do it; its log says why.')
}

async function ask(socketPath: string, path: string, body: object): Promise<Reply | undefined> {
  try {
    return await post(socketPath, path, JSON.stringify(body))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined
    throw new CannotStart(code === 'EACCES' ? notYours(socketPath) : BROKEN_OFF, { cause })
  }
}

const notYours = (path: string) =>
  `You may not ask the running Jeton (through ${path}): run this as the user that runs it.`

const BROKEN_OFF =
  'The running Jeton did not answer, and may or may not have done it: run this once more.'

function post(socketPath: string, path: string, body: string): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>()
  const headers = { 'content-type': 'application/json', connection: 'close' }
  const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS)
  request({ socketPath, path, method: 'POST', headers, signal }, (response) => {
    text(response)
      .then((said) => ({ status: response.statusCode, body: JSON.parse(said) }))
      .then(resolve, reject)
  })
    .once('error', reject)
    .end(body)
  return promise
}
