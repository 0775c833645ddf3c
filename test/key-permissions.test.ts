import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import {
  KEY_PERMISSIONS,
  type KeyUse,
  PERMISSIONS,
  type Permission,
} from '../src/core/accounts/index.ts'
import { deployed } from './support/deployment.ts'
import { KEY_CALLS, type KeyCall, type PresentedKey } from './support/key-calls.ts'
import { addKey, addOperator } from './support/operators.ts'
import { listening } from './support/sockets.ts'

const house = await deployed({ after }, { JETON_LOG_LEVEL: 'silent' })
const ada = await addOperator(house)
await house.sql('UPDATE operators SET deployment_owner = TRUE WHERE id = ?', ada.id)

const { port } = await listening(house.app)

/** Every set of permissions, the empty one included. */
const SETS: readonly (readonly Permission[])[] = Array.from(
  { length: 2 ** PERMISSIONS.length },
  (_, bits) => PERMISSIONS.filter((_, at) => bits & (1 << at)),
)

/** Sends a request, and reads no further than the head of an answer that does not end. */
async function answerTo(call: KeyCall, key: PresentedKey) {
  const { method, url, headers, body } = await call.request(house, key)
  const json = body && { headers: { ...headers, 'content-type': 'application/json' } }
  const response = await fetch(`http://127.0.0.1:${port}${url}`, {
    ...{ method, headers, ...json },
    ...(body && { body: JSON.stringify(body) }),
  })
  const isEndless = response.headers.get('content-type')?.startsWith('text/event-stream')
  if (isEndless) await response.body?.cancel()
  return { statusCode: response.status, text: isEndless ? '' : await response.text() }
}

async function assertOutcome(use: KeyUse, call: KeyCall, permissions: readonly Permission[]) {
  const key = await addKey(house, ada, permissions)
  const needed = KEY_PERMISSIONS[use]
  const { statusCode, text } = await answerTo(call, key)
  if (needed === null || permissions.includes(needed)) {
    assert.match(String(statusCode), /^20[01]$/, text)
    return
  }
  assert.equal(statusCode, call.refusal.status, text)
  if (call.refusal.body) assert.deepEqual(JSON.parse(text), call.refusal.body)
}

for (const [use, { asks }] of Object.entries(KEY_CALLS)) {
  describe(`an API key that is presented to ${use.replaceAll('_', ' ')}`, () => {
    for (const [what, call] of Object.entries(asks)) {
      it(`gets ${what} by ${KEY_PERMISSIONS[use as KeyUse] ?? 'being live'} alone`, async () => {
        for (const permissions of SETS) await assertOutcome(use as KeyUse, call, permissions)
      })
    }
  })
}
