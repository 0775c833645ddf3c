import assert from 'node:assert/strict'
import type { LightMyRequestResponse } from 'fastify'
import { newId } from '../../src/core/secrets/index.ts'
import type { Deployed } from './deployment.ts'
import { addOperator, addToken } from './operators.ts'
import type { Values } from './vectors.ts'

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST'

/** What may be said to the admin dialect. */
export interface AdminCall {
  readonly method: Method
  /** After `/api/v1/admin`. */
  readonly path: string
  readonly body?: object | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Asks the admin dialect as whoever holds this secret. */
export function administer(
  { app }: Pick<Deployed, 'app'>,
  secret: string,
  { method, path, body, headers = {} }: AdminCall,
): Promise<LightMyRequestResponse> {
  const url = `/api/v1/admin${path}`
  const authorization = `Bearer ${secret}`
  return app.inject({ method, url, headers: { authorization, ...headers }, ...(body && { body }) })
}

/** Whatever an answer holds of these. */
export interface Shown {
  readonly apiKey: { readonly id: string }
  readonly operator: { readonly id: string }
  readonly organization: { readonly id: string }
  readonly owner: { readonly id: string }
  readonly secret: string
  readonly password: string
}

/** The same, of what must go well. */
export async function administered(
  house: Pick<Deployed, 'app'>,
  secret: string,
  call: AdminCall,
): Promise<Shown> {
  const response = await administer(house, secret, call)
  assert.match(String(response.statusCode), /^2/, response.body)
  return JSON.parse(response.body || '{}')
}

export const A_KEY = {
  name: 'Production API Key',
  environment: 'production',
  permissions: ['chat:send'],
}

/** A session of who runs the deployment. */
export async function sessionOf(house: Deployed): Promise<string> {
  const known = await house.stores.operators.forSigningIn('admin')
  const id = known?.operator.id ?? ''
  const owner = { id, organization: house.demo.organization, username: '', password: '' }
  return (await addToken(house, owner, { kind: 'session' })).secret
}

/** A name that nobody has. Also good as an idempotency key. */
export const newName = () => newId('operator').toLowerCase()

export const anInvitation = () => ({
  username: newName(),
  email: 'ada@example.com',
  role: 'member',
})

export const anOrganization = () => ({
  name: 'Acme',
  owner: { username: newName(), email: 'ada@example.com' },
})

/** Makes things through the dialect itself, as who runs the deployment. */
export function makerOf(house: Deployed) {
  const secret = house.demo.accessToken
  const make = (method: Method, path: string, body?: object) =>
    administered(house, secret, { method, path, body })
  const enter = (organization: string) =>
    house.stores.endUsers.enter({
      id: newId('endUser'),
      organization,
      externalId: newId('endUser').replace('cm', 'user_'),
    })
  return {
    key: async (permissions = A_KEY.permissions): Promise<{ id: string; secret: string }> => {
      const made = await make('POST', '/api-keys', { ...A_KEY, permissions })
      return { id: made.apiKey.id, secret: made.secret }
    },
    member: async (): Promise<string> =>
      (await make('POST', '/operators', anInvitation())).operator.id,
    endUser: () => enter(house.demo.organization),
    endUserOf: enter,
    organization: async (): Promise<{ id: string; owner: string; token: string }> => {
      const { organization, owner } = await make('POST', '/organizations', anOrganization())
      const { id } = organization
      const holder = { id: owner.id, organization: id, username: '', password: '' }
      return { id, owner: owner.id, token: (await addToken(house, holder)).secret }
    },
    foreignKey: async (): Promise<string> => {
      const { token } = await makerOf(house).organization()
      const call = { method: 'POST', path: '/api-keys', body: A_KEY } as const
      return (await administered(house, token, call)).apiKey.id
    },
    foreignUser: async () => enter((await makerOf(house).organization()).id),
    done: (method: Method, path: string) => make(method, path),
  }
}

/** What the placeholders of a vector's request stand for: things made for it. */
export function adminValues(house: Deployed): Values {
  const maker = makerOf(house)
  const kept = new Map<string, string>()
  const company = async () => {
    const { id, token } = await maker.organization()
    kept.set('organization', id)
    kept.set('token of another owner', token)
  }
  const tokenOf = async (role: 'admin' | 'member') =>
    (await addToken(house, await addOperator(house, { role }))).secret
  const doneTo = async (kind: string, id: string, method: Method, deed = '') => {
    await maker.done(method, `/${kind}/${id}${deed}`)
    return id
  }
  const values: Readonly<Record<string, () => string | Promise<string>>> = {
    'access token': () => house.demo.accessToken,
    session: () => sessionOf(house),
    'token of a member': () => tokenOf('member'),
    'token of an admin': () => tokenOf('admin'),
    'secret of a narrow key': async () => (await maker.key(['admin'])).secret,
    key: async () => (await maker.key()).id,
    'revoked key': async () => doneTo('api-keys', (await maker.key()).id, 'DELETE'),
    'foreign key': () => maker.foreignKey(),
    member: () => maker.member(),
    'inactive member': async () => doneTo('operators', await maker.member(), 'POST', '/deactivate'),
    oneself: async () => (await house.stores.operators.forSigningIn('admin'))?.operator.id ?? '',
    'foreign operator': async () => (await maker.organization()).owner,
    'member there': async () => {
      const call = { method: 'POST', path: '/operators', body: anInvitation() } as const
      return (await administered(house, await value('token of another owner'), call)).operator.id
    },
    'end user there': async () => (await maker.endUserOf(await value('organization'))).id,
    'end user': async () => (await maker.endUser()).id,
    'external id': async () => (await maker.endUser()).externalId ?? '',
    'erased user': async () => doneTo('end-users', (await maker.endUser()).id, 'DELETE'),
    'foreign user': async () => (await maker.foreignUser()).id,
    'own organization': () => house.demo.organization,
    'new name': newName,
    'retry key': newName,
  }
  const value: Values = async (name) => {
    if (name === 'organization' || name === 'token of another owner') {
      if (!kept.has(name)) await company()
    }
    const found = kept.get(name) ?? (await values[name]?.()) ?? assert.fail(`what is <${name}>?`)
    if (name !== 'new name') kept.set(name, found)
    return found
  }
  return value
}
