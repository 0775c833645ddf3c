import assert from 'node:assert/strict'
import type { LightMyRequestResponse } from 'fastify'
import type { AssistantKind, UpstreamSettings } from '../../src/core/assistants/index.ts'
import { newId, newUuid } from '../../src/core/secrets/index.ts'
import type { Company, CompanyOptions, Deployed } from './deployment.ts'
import { addOperator, addToken, type TestOperator } from './operators.ts'

/** An organization with an assistant, and operators who are known by access tokens. */
export interface Team {
  readonly company: Company
  readonly organization: string
  /** The assistant's id; its natural id is `team:sales-assistant`. */
  readonly assistant: string
  readonly owner: Member
  /** With a seat, and without the right to create tokens. */
  readonly member: Member
}

export interface Member {
  readonly operator: TestOperator
  readonly pat: string
}

export const NATURAL_ID = 'team:sales-assistant'

/** A token of this family, as the answer shows it that made it. */
export interface Made {
  readonly id: string
  readonly token: string
}

/** Makes an organization of its own. */
export async function addTeam(house: Deployed, options: CompanyOptions = {}): Promise<Team> {
  const company = await house.company(options)
  const { organization } = company
  const { upstream } = options
  return {
    company,
    organization,
    assistant: await addAssistant(house, organization, { naturalId: NATURAL_ID, upstream }),
    owner: await addMember(house, { organization }),
    member: await addMember(house, { organization, role: 'member' }),
  }
}

export async function addMember(
  house: Deployed,
  options: Parameters<typeof addOperator>[1],
): Promise<Member> {
  const operator = await addOperator(house, options)
  return { operator, pat: (await addToken(house, operator)).secret }
}

interface AssistantOptions {
  readonly naturalId?: string
  readonly kind?: AssistantKind
  readonly upstream?: UpstreamSettings | undefined
}

/** Adds an assistant that is answered by the demo upstream, and gives its id. */
export async function addAssistant(
  { stores }: Pick<Deployed, 'stores'>,
  organization: string,
  { naturalId, kind = 'assistant', upstream = { provider: 'demo' } }: AssistantOptions = {},
): Promise<string> {
  const id = kind === 'assistant' ? newUuid() : newId(kind)
  const added = await stores.assistants.add(
    {
      id,
      naturalId: naturalId ?? null,
      organization,
      kind,
      name: 'Sales assistant',
      description: 'Knows every deal.',
      system: '',
      template: '',
      upstream,
      creditsPerRun: 1,
      public: false,
      publicCreditsPerDay: null,
      publicDefault: false,
    },
    {
      type: 'assistant.created',
      actor: 'machine',
      credential: null,
      organization,
      subject: `assistant:${id}`,
      ends: [],
      details: {},
    },
  )
  assert.notEqual(added, 'taken')
  return id
}

/** Calls one of the routes of this family. */
export function call(
  { app }: Pick<Deployed, 'app'>,
  secret: string,
  what: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  const [method = '', url = ''] = what.split(' ')
  return app.inject({
    method: method as 'GET',
    url,
    headers: { authorization: `Bearer ${secret}`, ...headers },
    ...(body && { body }),
  })
}

/** Makes a token for the assistant. */
export async function make(
  house: Pick<Deployed, 'app'>,
  secret: string,
  more: object = {},
): Promise<Made> {
  const asked = { type: 'assistant', assistantId: NATURAL_ID, ...more }
  const made = await call(house, secret, 'POST /api/tokens', asked)
  assert.equal(made.statusCode, 201, made.body)
  return made.json<Made>()
}
