import assert from 'node:assert/strict'
import type { Permission } from '../../src/core/accounts/index.ts'
import { addAssistant, addMember, make, type Team } from './assistant-calls.ts'
import type { Deployed } from './deployment.ts'
import { addKey, addToken } from './operators.ts'
import { freshToken } from './stream-calls.ts'
import { userToken } from './user-calls.ts'
import type { Values } from './vectors.ts'

const PERSONAL = { type: 'personal', assistantId: null }
const HOST = { restrict: 'host', host: 'app.example.com' }
const CIDR = { restrict: 'cidr', cidr: '10.0.0.0/8' }

/** What the owner's tokens are of which a request holds the secret. */
const SECRETS: Readonly<Record<string, object>> = {
  'assistant token': {},
  'read only token': { readOnly: true },
  'host token': HOST,
  'cidr token': CIDR,
  'personal token': PERSONAL,
  'read only personal token': { ...PERSONAL, readOnly: true },
  'restricted personal token': { ...PERSONAL, ...CIDR },
}

/** What the owner's tokens are of which a request holds the id. */
const IDS: Readonly<Record<string, object>> = {
  token: { notes: 'Production API integration' },
  'restricted token': {
    ...HOST,
    readOnly: true,
    expiresAt: '2040-01-15T10:00:00Z',
    data: { ticket: 'OPS-7' },
  },
  'personal id': PERSONAL,
}

const KEYS: Readonly<Record<string, readonly Permission[]>> = {
  'api key': ['admin'],
  'creating api key': ['tokens:create'],
  'weak api key': ['chat:send', 'tools:use'],
}

const MOST_OF_A_BODY = 2_048

/** What the placeholders of a vector stand for. */
export function valuesOf(house: Deployed, team: Team, foreign: Team): Values {
  const { organization, owner, member } = team
  const others = otherCredentials(house, team)
  const known: Readonly<Record<string, () => string | Promise<string>>> = {
    ...others,
    'access token': () => owner.pat,
    'member token': () => member.pat,
    assistant: () => team.assistant,
    'another assistant': () => addAssistant(house, organization),
    workflow: () => addAssistant(house, organization, { kind: 'workflow' }),
    'foreign assistant': () => foreign.assistant,
    'foreign token': async () => (await make(house, foreign.owner.pat)).id,
    username: () => owner.operator.username,
    'too long': () => 'x'.repeat(MOST_OF_A_BODY),
    'long notes': () => 'x'.repeat(1_001),
  }
  const valueNamed = async (name: string): Promise<string> => {
    const [secret, id, permissions] = [SECRETS[name], IDS[name], KEYS[name]]
    if (secret) return (await make(house, owner.pat, secret)).token
    if (id) return (await make(house, owner.pat, id)).id
    if (permissions) return (await addKey(house, owner.operator, permissions)).secret
    return (await known[name]?.()) ?? assert.fail(`<${name}> stands for nothing`)
  }
  const filled = new Map<string, string>()
  return async (name) => {
    const value = filled.get(name) ?? (await valueNamed(name))
    filled.set(name, value)
    return value
  }
}

function otherCredentials(house: Deployed, { organization, owner, company }: Team) {
  const patOf = async (options: object) =>
    (await addMember(house, { organization, ...options })).pat
  const tokenOfUser = async (keys: Team['company']) => {
    const agent = await addAssistant(house, organization, { kind: 'agent' })
    return (await userToken(house.app, { ...keys, agent })).token
  }
  return {
    'maker token': () => patOf({ role: 'member', permissions: ['tokens:create'] }),
    'no seat token': () => patOf({ hasAiSeat: false }),
    'expiring token': async () => {
      const expiresAt = house.stores.now() + 60_000
      return (await addToken(house, owner.operator, { expiresAt })).secret
    },
    'expired token': async () => {
      const expiresAt = new Date(house.stores.now() + 1_000).toISOString()
      const { id } = await make(house, owner.pat, { expiresAt })
      await house.advance(1_000)
      return id
    },
    session: async () => (await addToken(house, owner.operator, { kind: 'session' })).secret,
    'stream token': () => freshToken(house.app, house.demo),
    'user token': () => tokenOfUser(company),
    'chatting user token': async () => {
      await house.sql(
        'UPDATE api_keys SET permissions = ? WHERE key_id = ?',
        ...['["chat:send"]', company.keyId],
      )
      return tokenOfUser(company)
    },
  }
}
