import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withoutCluster } from '../support/clustered.ts'
import { need } from '../support/system.ts'
import { type OldData, openedByBoth, withoutOldProgram } from './opened.ts'

const skip = withoutCluster || need('git') || withoutOldProgram()

const A_KEY = { name: 'Key', environment: 'production', permissions: ['chat:send', 'admin'] }

/** What a process makes with an access token of its own making, and how each is asked for. */
async function made({ ask, secrets, ids }: OldData) {
  const post = async (secret: string, path: string, body: object) => {
    const response = await ask(secret, 'POST', path, body)
    const text = await response.text()
    assert.equal(response.status, 201, text)
    return JSON.parse(text)
  }
  const session = secrets['session of admin']?.secret ?? ''
  const access = await post(session, '/api/v1/access-tokens', { name: 'Token' })
  const parent: string = access.plaintext
  const child = await post(parent, '/api/v1/access-tokens', { name: 'Child' })
  const assistantId = ids.assistant.id
  const token = await post(parent, '/api/tokens', { type: 'assistant', assistantId })
  const key = await post(session, '/api/v1/admin/api-keys', A_KEY)
  return {
    parentId: String(access.token.id),
    keyId: String(key.apiKey.id),
    family: [
      [parent, '/api/v1/auth/me'],
      [child.plaintext, '/api/v1/auth/me'],
      [token.token, '/v1/models'],
    ],
    key: [key.secret, '/api/v1/token'],
  } as const
}

type Held = readonly [secret: string, path: string]

const statusAt = async ({ ask }: OldData, [secret, path]: Held) =>
  (await ask(secret, 'GET', path)).status

/** Resolves when a process refuses it: within the staleness that it may have. */
async function refused(at: OldData, held: Held): Promise<void> {
  while ((await statusAt(at, held)) !== 401);
}

describe('a process of the version before, and one of this, over one database', { skip }, () => {
  for (const [maker, other] of [
    ['old', 'current'],
    ['current', 'old'],
  ] as const) {
    it(`accept what the ${maker} one made, and refuse what it ended`, async (t) => {
      const both = await openedByBoth(t)
      const { family, key, parentId, keyId } = await made(both[maker])
      for (const held of [...family, key]) assert.equal(await statusAt(both[other], held), 200)

      const session = both.old.secrets['session of admin']?.secret ?? ''
      const end = (path: string) => both[maker].ask(session, 'DELETE', path)
      assert.equal((await end(`/api/v1/access-tokens/${parentId}`)).status, 204)
      assert.equal((await end(`/api/v1/admin/api-keys/${keyId}`)).status, 204)
      for (const held of [...family, key]) {
        await refused(both.old, held)
        await refused(both.current, held)
      }
    })
  }
})
