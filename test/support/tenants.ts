import type { FastifyInstance } from 'fastify'
import { PERMISSIONS } from '../../src/core/accounts/index.ts'
import type { Change, Subject } from '../../src/core/events/index.ts'
import { digestOf, maskOf, newId, newSecret, newUuid } from '../../src/core/secrets/index.ts'
import { KINDS, type LongLivedKind } from '../../src/core/tokens/index.ts'
import type { Deployed } from './deployment.ts'

/** A tenant with everything that a tenant can have, and a live credential of every kind. */
export interface Tenant {
  readonly organization: string
  /** The ids of its things, by what they are. */
  readonly ids: Readonly<Record<Thing, string>>
  /** What can be presented, by what it is. Single-use ones are made anew for each use. */
  readonly credentials: Readonly<Record<string, string>>
  readonly keyId: string
  /** The customer's own id of the end user. */
  readonly externalId: string
}

export const THINGS = [
  'accessToken',
  'agent',
  'apiKey',
  'assistant',
  'assistantToken',
  'chatbot',
  'endUser',
  'member',
  'organization',
  'owner',
  'personalToken',
  'workflow',
] as const
export type Thing = (typeof THINGS)[number]

/** The natural id of each tenant's assistant: the same in all of them. */
export const NATURAL_ID = 'team:sales-assistant'

type Stores = Deployed['stores']

const made = (organization: string, subject: Subject, type: Change['type']): Change => ({
  actor: 'machine',
  credential: null,
  type,
  organization,
  subject,
  ends: [],
  details: {},
})

function secretOf(prefix: string) {
  const secret = newSecret(prefix)
  return { secret, kept: { digest: digestOf(secret), mask: maskOf(prefix, secret) } }
}

/** Adds a tenant called so to a deployment. */
export async function addTenant(
  { stores, app }: Pick<Deployed, 'app' | 'stores'>,
  name: string,
): Promise<Tenant> {
  const organization = newId('organization')
  const [owner, member] = await addOperators(stores, organization, name)
  const assistants = await addAssistants(stores, organization)
  const { apiKey, keyId, secret } = await addApiKey(stores, organization, owner)
  const add = (kind: LongLivedKind, operator: string) =>
    addToken(stores, { kind, organization, operator, assistant: assistants.assistant })
  const tokens = {
    ownersSession: await add('session', owner),
    ownersAccessToken: await add('pat', owner),
    ownersPersonalToken: await add('personal', owner),
    membersSession: await add('session', member),
    membersAccessToken: await add('pat', member),
    assistantToken: await add('assistant', owner),
  }
  const externalId = `${name}-user`
  const user = await userToken(app, {
    keyId,
    keySecret: secret,
    userId: externalId,
    agentId: assistants.agent,
  })
  return {
    organization,
    ids: {
      ...assistants,
      organization,
      owner,
      member,
      apiKey,
      endUser: user.endUser,
      accessToken: tokens.membersAccessToken.id,
      personalToken: tokens.ownersPersonalToken.id,
      assistantToken: tokens.assistantToken.id,
    },
    credentials: {
      ...Object.fromEntries(Object.entries(tokens).map(([kind, token]) => [kind, token.secret])),
      apiKey: secret,
      userToken: user.token,
    },
    keyId,
    externalId,
  }
}

async function addOperators(stores: Stores, organization: string, name: string) {
  const common = { organization, permissions: [], hasAiSeat: true, isDeploymentOwner: false }
  const [owner, member] = [newId('operator'), newId('operator')]
  const change = made(organization, `organization:${organization}`, 'organization.created')
  await stores.organizations.add(
    { id: organization, name },
    { ...common, id: owner, username: `${name}-owner`, email: '', role: 'owner', password: '' },
    change,
  )
  await stores.operators.add(
    {
      ...common,
      id: member,
      username: `${name}-member`,
      email: '',
      role: 'member',
      permissions: ['tokens:create'],
      password: '',
    },
    made(organization, `operator:${member}`, 'operator.invited'),
  )
  return [owner, member] as const
}

async function addAssistants(stores: Stores, organization: string) {
  const ids = {
    agent: newId('agent'),
    assistant: newUuid(),
    chatbot: newId('chatbot'),
    workflow: newId('workflow'),
  }
  for (const kind of ['agent', 'assistant', 'chatbot', 'workflow'] as const) {
    await stores.assistants.add(
      {
        id: ids[kind],
        naturalId: kind === 'assistant' ? NATURAL_ID : null,
        organization,
        kind,
        name: `A ${kind}`,
        description: '',
        system: '',
        template: kind === 'workflow' ? 'Tell me {{story}}.' : '',
        upstream: { provider: 'demo' },
        creditsPerRun: 1,
        public: false,
        publicCreditsPerDay: null,
        publicDefault: false,
      },
      made(organization, `assistant:${ids[kind]}`, 'assistant.created'),
    )
  }
  return ids
}

async function addApiKey(stores: Stores, organization: string, madeBy: string) {
  const { secret, kept } = secretOf('sk_')
  const [id, keyId] = [newId('apiKey'), newId('keyId')]
  await stores.apiKeys.add(
    {
      id,
      keyId,
      organization,
      name: 'A key',
      environment: 'production',
      permissions: PERMISSIONS,
      streamTokensPerMinute: null,
      userTokensPerMinute: 1_000_000,
      madeBy,
      parent: null,
      expiresAt: null,
      secret: kept,
    },
    made(organization, `apiKey:${id}`, 'api_key.created'),
  )
  return { apiKey: id, keyId, secret }
}

interface NewToken {
  readonly kind: LongLivedKind
  readonly organization: string
  readonly operator: string
  readonly assistant: string
}

/** Keeps a token, and gives what of it is shown once. */
export async function addToken(
  stores: Stores,
  { kind, organization, operator, assistant }: NewToken,
): Promise<{ readonly id: string; readonly secret: string }> {
  const { secret, kept } = secretOf(KINDS[kind].prefix)
  const id = newUuid()
  await stores.longLived.add(
    {
      id,
      kind,
      organization,
      operator,
      assistant: kind === 'assistant' ? assistant : null,
      madeBy: null,
      name: 'A token',
      isReadOnly: false,
      cidr: null,
      host: null,
      data: null,
      permissions: null,
      expiresAt: null,
      secret: kept,
    },
    made(organization, `token:${id}`, 'token.created'),
  )
  return { id, secret }
}

/** Asks for a token of an end user. */
export async function userToken(
  app: FastifyInstance,
  body: Readonly<Record<'agentId' | 'keyId' | 'keySecret' | 'userId', string>>,
): Promise<{ readonly token: string; readonly endUser: string }> {
  const answer = await app.inject({ method: 'POST', url: '/rest/v1/auth/token', body })
  const { token, customerUser } = answer.json()
  return { token, endUser: customerUser.id }
}
