import { type Static, Type } from 'typebox'
import { ASSISTANT_KINDS, type KeptAssistant, NATURAL_ID } from '../../core/assistants/index.ts'
import type { Verbs } from './errors.ts'
import { ASSISTANT_OPERATIONS } from './openapi-assistants.ts'
import { PAGE_QUERY, pageInput, pageOf, pageShown } from './page.ts'
import { ONCE, PLAIN, type Route, route } from './route.ts'
import { fieldsOf, Instant, instant, Name, orNull } from './shapes.ts'

const Kind = Type.Enum([...ASSISTANT_KINDS])
const Provider = Type.Enum(['demo', 'openai-compatible'])

const ShownAssistant = Type.Object(
  {
    id: Type.String(),
    kind: Kind,
    naturalId: orNull(Type.String(), 'Unique in the organization; null: it has none.'),
    name: Type.String(),
    description: Type.String(),
    system: Type.String({ description: 'What the model is told before anything else.' }),
    template: Type.String({ description: 'The message of a workflow; empty for other kinds.' }),
    upstream: Type.Object({
      provider: Provider,
      baseUrl: orNull(Type.String(), 'null: the demo has none.'),
      model: orNull(Type.String(), 'null: the demo has none.'),
      hasApiKey: Type.Boolean({ description: 'Whether there is a key, which is never shown.' }),
    }),
    creditsPerRun: Type.Integer(),
    public: Type.Boolean({ description: 'Whether anonymous tokens open it.' }),
    publicCreditsPerDay: orNull(Type.Integer(), "null: the deployment's number."),
    publicDefault: Type.Boolean({
      description: 'Whether anonymous chats come here by themselves.',
    }),
    active: Type.Boolean(),
    createdAt: Instant,
  },
  { title: 'AssistantSettings' },
)

const MOST_CREDITS = 1_000_000_000
const LONGEST_TEXT = 100_000

const NaturalId = orNull(
  Type.String({ maxLength: 255, pattern: NATURAL_ID }),
  'null, or a name such as sales-assistant or team:sales-assistant that does not have the form of an id',
)

const BaseUrl = Type.String({
  maxLength: 2_000,
  description: 'Up to and without `/chat/completions`.',
})

const ApiKey = orNull(
  Type.String({ maxLength: 4_000, pattern: '^[\\x21-\\x7e]+$' }),
  'null, or a key of visible ASCII characters; it is stored encrypted and never shown',
)

const UPSTREAM = {
  baseUrl: Type.Optional(BaseUrl),
  model: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  apiKey: Type.Optional(ApiKey),
}

const SETTABLE = {
  naturalId: Type.Optional(NaturalId),
  description: Type.Optional(Type.String({ maxLength: 10_000 })),
  system: Type.Optional(Type.String({ maxLength: LONGEST_TEXT })),
  template: Type.Optional(
    Type.String({
      maxLength: LONGEST_TEXT,
      description: 'For workflows: `{{name}}` stands for the variable `name`.',
    }),
  ),
  creditsPerRun: Type.Optional(Type.Integer({ minimum: 0, maximum: MOST_CREDITS })),
  public: Type.Optional(Type.Boolean()),
  publicCreditsPerDay: Type.Optional(
    orNull(
      Type.Integer({ minimum: 0, maximum: MOST_CREDITS }),
      `null, or a whole number from 0 to ${MOST_CREDITS}`,
    ),
  ),
  publicDefault: Type.Optional(
    Type.Boolean({ description: 'true: only by who runs the deployment.' }),
  ),
}

const NewAssistant = fieldsOf('NewAssistant', {
  kind: Kind,
  name: Name,
  upstream: fieldsOf('NewUpstream', { provider: Provider, ...UPSTREAM }),
  ...SETTABLE,
})

const Changes = fieldsOf(
  'AssistantChanges',
  {
    name: Type.Optional(Name),
    upstream: Type.Optional(
      fieldsOf(
        'UpstreamChanges',
        { provider: Type.Optional(Provider), ...UPSTREAM },
        { minProperties: 1 },
      ),
    ),
    ...SETTABLE,
  },
  { minProperties: 1 },
)

const ListQuery = fieldsOf('AssistantsQuery', { ...PAGE_QUERY, kind: Type.Optional(Kind) })

const assistantShown = (assistant: KeptAssistant): Static<typeof ShownAssistant> => {
  const { organization: _, upstream, isActive, createdAt, endedAt: __, ...rest } = assistant
  const { provider, ...own } = upstream
  const { baseUrl, model, sealedKey } = { baseUrl: null, model: null, sealedKey: null, ...own }
  return {
    ...rest,
    upstream: { provider, baseUrl, model, hasApiKey: sealedKey !== null },
    active: isActive,
    createdAt: instant(createdAt),
  }
}

/** Rows of one assistant that take nothing and show it. */
const one = {
  ...PLAIN,
  shown: ShownAssistant,
  input: () => undefined,
  serialize: ({ assistant }: { readonly assistant: KeptAssistant }) => assistantShown(assistant),
} as const

export const assistantRoutes = ({ assistants }: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/assistants',
    query: ListQuery,
    shown: pageOf(ShownAssistant, 'AssistantPage'),
    described: ASSISTANT_OPERATIONS.list,
    verb: assistants.list,
    input: ({ query }) => ({ ...pageInput(query), kind: query.kind }),
    serialize: pageShown(assistantShown),
  }),
  route({
    ...one,
    ...ONCE,
    method: 'POST',
    path: '/assistants',
    body: NewAssistant,
    takesLargeBodies: true,
    status: 201,
    described: ASSISTANT_OPERATIONS.create,
    verb: assistants.create,
    input: ({ body }) => body,
  }),
  ...routesOfOne(assistants),
]

function routesOfOne(assistants: Verbs['administration']['assistants']): readonly Route[] {
  return [
    route({
      ...one,
      method: 'GET',
      path: '/assistants/:id',
      described: ASSISTANT_OPERATIONS.show,
      verb: assistants.show,
    }),
    route({
      ...one,
      method: 'PATCH',
      path: '/assistants/:id',
      body: Changes,
      takesLargeBodies: true,
      described: ASSISTANT_OPERATIONS.change,
      verb: assistants.change,
      input: ({ body }) => body,
    }),
    route({
      ...one,
      method: 'POST',
      path: '/assistants/:id/deactivate',
      described: ASSISTANT_OPERATIONS.deactivate,
      verb: assistants.deactivate,
    }),
    route({
      ...one,
      method: 'POST',
      path: '/assistants/:id/activate',
      described: ASSISTANT_OPERATIONS.activate,
      verb: assistants.activate,
    }),
    route({
      ...PLAIN,
      method: 'DELETE',
      path: '/assistants/:id',
      status: 204,
      shown: Type.Null(),
      described: ASSISTANT_OPERATIONS.delete,
      verb: assistants.delete,
      input: () => undefined,
      serialize: () => null,
    }),
  ]
}
