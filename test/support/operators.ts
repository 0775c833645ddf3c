import type { Permission, Role } from '../../src/core/accounts/index.ts'
import type { Change, Subject } from '../../src/core/events/index.ts'
import { digestOf, maskOf, newId, newSecret, newUuid } from '../../src/core/secrets/index.ts'
import { KINDS } from '../../src/core/tokens/index.ts'
import type { Deployed } from './deployment.ts'
import { inParallel } from './load.ts'

type House = Pick<Deployed, 'demo' | 'passwords' | 'stores'>

export interface TestOperator {
  readonly id: string
  readonly organization: string
  readonly username: string
  readonly password: string
}

/** What a test does by itself, without anybody's asking. */
const change = (type: Change['type'], subject: Subject, organization: string): Change => ({
  type,
  actor: 'machine',
  credential: null,
  organization,
  subject,
  ends: [],
  details: {},
})

interface OperatorOptions {
  readonly role?: Role
  readonly organization?: string
  readonly permissions?: readonly Permission[]
  readonly hasAiSeat?: boolean
}

/** Adds an operator, to the demo's organization unless it says another. */
export async function addOperator(
  { demo, passwords, stores }: House,
  options: OperatorOptions = {},
): Promise<TestOperator> {
  const { role = 'owner', organization = demo.organization } = options
  const { permissions = [], hasAiSeat = true } = options
  const id = newId('operator')
  const username = id.toLowerCase()
  const password = 'this is the password'
  const added = await stores.operators.add(
    {
      id,
      organization,
      username,
      email: `${username}@example.com`,
      role,
      permissions,
      hasAiSeat,
      isDeploymentOwner: false,
      password: await passwords.hash(password),
    },
    change('operator.invited', `operator:${id}`, organization),
  )
  if (added === 'taken') throw new Error('the username is taken')
  return { id, organization, username, password }
}

interface TokenOptions {
  readonly kind?: 'session' | 'pat' | 'device'
  readonly name?: string
  readonly expiresAt?: number
  readonly madeBy?: Subject
}

/** Gives an operator a token. */
export async function addToken(
  { stores }: Pick<House, 'stores'>,
  { id: operator, organization }: TestOperator,
  { kind = 'pat', name = 'Laptop', expiresAt, madeBy }: TokenOptions = {},
): Promise<{ readonly id: string; readonly secret: string }> {
  const { prefix } = KINDS[kind]
  const id = newUuid()
  const secret = newSecret(prefix)
  await stores.longLived.add(
    {
      id,
      kind,
      organization,
      operator,
      assistant: null,
      madeBy: madeBy ?? null,
      name,
      isReadOnly: false,
      cidr: null,
      host: null,
      data: null,
      permissions: null,
      expiresAt: expiresAt ?? null,
      secret: { digest: digestOf(secret), mask: maskOf(prefix, secret) },
    },
    change('token.created', `token:${id}`, organization),
  )
  return { id, secret }
}

/** Gives an operator so many tokens, a few at a time, and says their secrets. */
export async function addTokens(
  house: Pick<House, 'stores'>,
  operator: TestOperator,
  count: number,
): Promise<string[]> {
  const secrets: string[] = []
  await inParallel(20, Array(count).keys(), async () => {
    secrets.push((await addToken(house, operator)).secret)
  })
  return secrets
}

/** Gives an organization an API key that acts for an operator, or for none if `id` is null. */
export async function addKey(
  { stores }: Pick<House, 'stores'>,
  { id: madeBy, organization }: Pick<TestOperator, 'organization'> & { readonly id: string | null },
  permissions: readonly Permission[],
): Promise<{ readonly id: string; readonly keyId: string; readonly secret: string }> {
  const [id, keyId] = [newId('apiKey'), newId('keyId')]
  const secret = newSecret('sk_')
  await stores.apiKeys.add(
    {
      id,
      keyId,
      organization,
      name: 'A key',
      environment: 'production',
      permissions,
      streamTokensPerMinute: null,
      userTokensPerMinute: null,
      madeBy,
      parent: null,
      expiresAt: null,
      secret: { digest: digestOf(secret), mask: maskOf('sk_', secret) },
    },
    change('api_key.created', `apiKey:${id}`, organization),
  )
  return { id, keyId, secret }
}
