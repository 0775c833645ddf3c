import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type Ability, may, mayCreateTokens } from './abilities.ts'
import type { Manager } from './manager.ts'
import type { Permission, Role } from './permission.ts'

type Operator = Partial<Manager['operator']>
type Credential = Partial<Manager['credential']>

const manager = (operator: Operator, credential: Credential = {}): Manager => ({
  operator: {
    id: 'ada',
    organization: { id: 'acme', name: 'Acme' },
    username: 'ada',
    email: '',
    role: 'member',
    permissions: [],
    hasAiSeat: true,
    isDeploymentOwner: false,
    isActive: true,
    createdAt: 0,
    ...operator,
  },
  organization: 'acme',
  credential: {
    kind: 'pat',
    id: 'token',
    expiresAt: null,
    isReadOnly: false,
    digest: 'a digest',
    cidr: null,
    host: null,
    ancestors: [],
    permissions: null,
    ...credential,
  },
})

const key = (...permissions: Permission[]): Credential => ({ kind: 'apiKey', permissions })

/** What each may do beyond those before. */
const BEYOND = {
  member: ['assistants:read', 'own_tokens:manage'],
  admin: [
    'api_keys:manage',
    'assistants:manage',
    'counters:read',
    'credits:read',
    'end_users:manage',
    'events:read',
    'operators:manage',
    'tokens:manage',
  ],
  owner: ['organization:manage'],
} as const satisfies Record<Role, readonly Ability[]>
const OF_DEPLOYMENT = [
  'credits:add',
  'metrics:read',
  'organizations:manage',
  'signing_keys:manage',
] as const
const ALL = [...BEYOND.member, ...BEYOND.admin, ...BEYOND.owner, ...OF_DEPLOYMENT]

const allowed = (who: Manager) => ALL.filter((ability) => may(who, ability))

it('lets each role do what the lesser ones may, and its own, and no more', () => {
  const { member, admin, owner } = BEYOND
  assert.deepEqual(allowed(manager({ role: 'member' })), member)
  assert.deepEqual(allowed(manager({ role: 'admin' })), [...member, ...admin])
  assert.deepEqual(allowed(manager({ role: 'owner' })), [...member, ...admin, ...owner])
})

it('lets who runs the deployment do what nobody else may, whatever the role', () => {
  const who = manager({ role: 'member', isDeploymentOwner: true })
  assert.deepEqual(allowed(who), [...BEYOND.member, ...OF_DEPLOYMENT])
})

it('takes permissions for no role', () => {
  const who = manager({ role: 'member', permissions: ['admin', 'tokens:create'] })
  assert.deepEqual(allowed(who), BEYOND.member)
})

it('lets an API key manage that may administer, within the role of its operator', () => {
  const owner = { role: 'owner', isDeploymentOwner: true } as const
  assert.deepEqual(allowed(manager(owner, key('admin'))), ALL)
  assert.deepEqual(allowed(manager(owner, key('chat:send', 'tokens:create'))), [])
  assert.deepEqual(allowed(manager(owner, key())), [])
  assert.deepEqual(allowed(manager({ role: 'member' }, key('admin'))), BEYOND.member)
})

it('lets what is read-only read', () => {
  const who = manager({ role: 'owner', isDeploymentOwner: true }, { isReadOnly: true })
  const reading = [
    'assistants:read',
    'counters:read',
    'credits:read',
    'events:read',
    'metrics:read',
  ]
  assert.deepEqual(allowed(who), reading)
  assert.equal(mayCreateTokens(who), false)
})

it('lets owners, admins, and members with the permission make tokens', () => {
  for (const role of ['owner', 'admin'] as const) {
    assert.equal(mayCreateTokens(manager({ role })), true)
  }
  assert.equal(mayCreateTokens(manager({ role: 'member', permissions: ['tokens:create'] })), true)
  assert.equal(mayCreateTokens(manager({ role: 'member', permissions: ['chat:send'] })), false)
  assert.equal(mayCreateTokens(manager({ role: 'member' })), false)
})

it('lets an API key make tokens if it and its operator are allowed to create them', () => {
  const admin = { role: 'admin' } as const
  assert.equal(mayCreateTokens(manager(admin, key('tokens:create'))), true)
  assert.equal(mayCreateTokens(manager(admin, key('admin'))), false)
  assert.equal(mayCreateTokens(manager(admin, key('chat:send'))), false)
  assert.equal(mayCreateTokens(manager({ role: 'member' }, key('tokens:create', 'admin'))), false)
})
