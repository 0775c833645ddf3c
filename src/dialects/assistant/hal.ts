import type { FastifyReply } from 'fastify'
import { type Static, Type } from 'typebox'
import { DEPLOYMENT_OWNER } from '../../core/events/index.ts'
import type { LongLivedToken, ShownAssistant } from '../../core/tokens/index.ts'
import { isoSeconds } from '../../http/instant.ts'

/** The media type in which all of this family is answered that is no refusal and no chat. */
export const HAL = 'application/hal+json'

/** Fields are sent in the order they stand in, which a response schema would not keep. */
export const hal = (reply: FastifyReply): FastifyReply => reply.type(HAL).serializer(JSON.stringify)

const Link = Type.Object({ href: Type.String({ description: 'A path of this service.' }) })
const Self = Type.Object({ self: Link })
const Instant = Type.String({ format: 'date-time', description: 'UTC, to the second.' })

export const Token = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    assistantId: Type.Optional(
      Type.String({ description: 'Its natural id if it has one. A personal token has none.' }),
    ),
    username: Type.String({
      description:
        'The operator whose token it is; `deployment owner` if it acts for none, as the owner of the deployment made it in this organization.',
    }),
    type: Type.Enum(['assistant', 'personal']),
    notes: Type.String(),
    token: Type.String({
      description: 'In full in the answer that makes it, and later only how it begins.',
    }),
    readOnly: Type.Boolean(),
    restrict: Type.Optional(Type.Enum(['cidr', 'host'])),
    cidr: Type.Optional(Type.String()),
    host: Type.Optional(Type.String()),
    createdAt: Instant,
    expiresAt: Type.Optional(Instant),
    lastUsedAt: Type.Optional(Instant),
    data: Type.Optional(Type.Unsafe<object>({ type: 'object', additionalProperties: true })),
    _links: Self,
  },
  { title: 'AssistantToken', description: 'What is not set is not there.' },
)

export const Assistant = Type.Object(
  {
    id: Type.String(),
    naturalId: Type.Union([Type.String(), Type.Null()]),
    name: Type.String(),
    description: Type.String(),
    active: Type.Boolean(),
    _links: Self,
  },
  { title: 'HalAssistant' },
)

const Paging = Type.Object({
  self: Link,
  next: Type.Optional(Link),
  prev: Type.Optional(Link),
})
const counts = {
  start: Type.Integer({ description: 'How many come before.' }),
  count: Type.Integer({ description: 'How many are here.' }),
  total: Type.Integer({ description: 'How many there are that you may see.' }),
}

export const TokensOfAssistant = Type.Object(
  {
    _links: Paging,
    _embedded: Type.Object({ 'inf:assistant-token': Type.Array(Token) }),
    ...counts,
  },
  { title: 'TokensOfAssistant' },
)

export const Tokens = Type.Object(
  { _links: Paging, _embedded: Type.Object({ 'inf:token': Type.Array(Token) }), ...counts },
  { title: 'AssistantTokens' },
)

/** With what a token is shown beside what is kept of it. */
interface Shown {
  /** The secret, where it is given; else the token is shown by its mask. */
  readonly secret?: string
  /** The organization that the request named, and that a link must name again. */
  readonly organizationId?: string | undefined
}

export function halToken(token: LongLivedToken, shown: Shown): Static<typeof Token> {
  const { id, operator, kind, cidr, host, expiresAt, lastUsedAt, data } = token
  return {
    id,
    ...(token.assistant && { assistantId: nameOf(token.assistant) }),
    username: operator?.username ?? DEPLOYMENT_OWNER,
    type: kind === 'personal' ? kind : 'assistant',
    notes: token.name,
    token: shown.secret ?? `${token.mask}…`,
    readOnly: token.isReadOnly,
    ...(cidr !== null && { restrict: 'cidr' as const, cidr }),
    ...(host !== null && { restrict: 'host' as const, host }),
    createdAt: isoSeconds(token.createdAt),
    ...(expiresAt !== null && { expiresAt: isoSeconds(expiresAt) }),
    ...(lastUsedAt !== null && { lastUsedAt: isoSeconds(lastUsedAt) }),
    ...(data && { data }),
    _links: { self: { href: tokenPath(id, shown.organizationId) } },
  }
}

export function halAssistant(assistant: ShownAssistant): Static<typeof Assistant> {
  const { id, naturalId, name, description, isActive } = assistant
  const self = { href: assistantPath(nameOf(assistant)) }
  return { id, naturalId, name, description, active: isActive, _links: { self } }
}

export const tokenPath = (id: string, organizationId?: string): string =>
  withQuery(`/api/tokens/${encodeURIComponent(id)}`, { organizationId })

export const assistantPath = (reference: string): string =>
  `/api/assistants/${encodeURIComponent(reference)}`

/** By what an assistant is called outside: its natural id, if it has one. */
export const nameOf = ({ id, naturalId }: { id: string; naturalId: string | null }): string =>
  naturalId ?? id

/** A path with those parameters of a query that there are. */
export function withQuery(
  path: string,
  parameters: Readonly<Record<string, number | string | undefined>>,
): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value))
  }
  return query.size > 0 ? `${path}?${query}` : path
}

export const Chat = Type.Object(
  {
    id: Type.String(),
    assistantId: Type.String({ description: 'Its natural id if it has one.' }),
    messages: Type.Array(
      Type.Object({ role: Type.Enum(['user', 'assistant']), content: Type.String() }),
      { description: 'The question and the answer.' },
    ),
  },
  { title: 'Chat' },
)
