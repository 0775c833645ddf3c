import assert from 'node:assert/strict'
import type { Deployed } from './deployment.ts'
import { addKey, addOperator, addToken, type TestOperator } from './operators.ts'
import { freshToken } from './stream-calls.ts'
import type { Values } from './vectors.ts'

/** An operator for one vector: with a token named "Laptop", and whatever else it wants. */
export interface VectorOperator {
  readonly operator: TestOperator
  readonly accessToken: string
  readonly values: Values
}

const MOST_OF_A_BODY = 2_048

/** Makes the operator of a vector, and says what the placeholders of its request stand for. */
export async function vectorOperator(house: Deployed): Promise<VectorOperator> {
  const operator = await addOperator(house)
  const { secret: accessToken } = await addToken(house, operator)
  const ask = async (secret: string, url: string) => {
    const headers = { authorization: `Bearer ${secret}` }
    return (await house.app.inject({ url: `/api/v1/access-tokens${url}`, headers })).json()
  }
  const listed = async (): Promise<{ id: string; name: string }[]> =>
    (await ask(accessToken, '?includeRevoked=true')).items
  const another = async (holder: TestOperator) => (await addToken(house, holder)).id
  const secretOf = async (added: Promise<{ readonly secret: string }>) => (await added).secret
  const values: Readonly<Record<string, () => string | Promise<string | undefined>>> = {
    'access token': () => accessToken,
    session: () =>
      secretOf(
        addToken(house, operator, {
          kind: 'session',
          name: 'Signed in',
          expiresAt: house.stores.now() + 43_200_000,
        }),
      ),
    'expiring token': () =>
      secretOf(addToken(house, operator, { expiresAt: house.stores.now() + 1_000 })),
    'api key': () => secretOf(addKey(house, operator, ['admin'])),
    'creating api key': () => secretOf(addKey(house, operator, ['tokens:create'])),
    'weak api key': () => secretOf(addKey(house, operator, ['chat:send', 'tools:use'])),
    'api key of no operator': () => secretOf(addKey(house, { ...operator, id: null }, [])),
    'stream token': () => freshToken(house.app, house.demo),
    token: async () => (await listed()).find(({ name }) => name === 'CI/CD Token')?.id,
    cursor: async () => (await ask(accessToken, '?limit=1')).nextCursor,
    'foreign token': async () => another(await addOperator(house)),
    'foreign cursor': async () => {
      const colleague = await addOperator(house)
      const { secret } = await addToken(house, colleague)
      await addToken(house, colleague)
      return (await ask(secret, '?limit=1')).nextCursor
    },
    'the username': () => operator.username,
    'the loud username': () => operator.username.toUpperCase(),
    'the password': () => operator.password,
    'too long': () => 'x'.repeat(MOST_OF_A_BODY),
  }
  return {
    operator,
    accessToken,
    values: async (name) => (await values[name]?.()) ?? assert.fail(`<${name}> stands for nothing`),
  }
}

/** Nothing can be read while the work goes on, though nothing is broken. */
export const duringAnOutage = <T>(
  { unreadable }: Pick<Deployed, 'unreadable'>,
  work: () => Promise<T>,
): Promise<T> => unreadable(['secrets', 'operators'], work)

/** The stores fail while the work goes on, in a way that nobody foresaw. */
export async function duringAFault<T>({ stores }: Deployed, work: () => Promise<T>): Promise<T> {
  const { longLived, operators } = stores
  const sound = { bySecret: longLived.bySecret, forSigningIn: operators.forSigningIn }
  const fail = () => Promise.reject(new Error('secret plan'))
  Object.assign(longLived, { bySecret: fail })
  Object.assign(operators, { forSigningIn: fail })
  return work().finally(() => {
    Object.assign(longLived, { bySecret: sound.bySecret })
    Object.assign(operators, { forSigningIn: sound.forSigningIn })
  })
}
