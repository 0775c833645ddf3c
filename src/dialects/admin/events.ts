import { type Static, Type } from 'typebox'
import { EVENT_TYPES, type Event, SUBJECT_KINDS, type Subject } from '../../core/events/index.ts'
import type { Verbs } from './errors.ts'
import { EVENT_OPERATIONS } from './openapi-more.ts'
import { PAGE_QUERY, pageInput, pageOf, pageShown } from './page.ts'
import { PLAIN, type Route, route } from './route.ts'
import { fieldsOf, Instant, instant, orNull } from './shapes.ts'

const EventType = Type.Enum([...EVENT_TYPES])

const SubjectInput = Type.Unsafe<Subject>(
  Type.String({
    pattern: `^(${SUBJECT_KINDS.join('|')}):.+$`,
    maxLength: 300,
    description: 'the subject of an event, such as `token:` followed by its id',
  }),
)

const ShownEvent = Type.Object(
  {
    seq: Type.Integer({ description: 'One more than the event before, of whatever organization.' }),
    at: Instant,
    type: Type.String({ description: `What happened, like \`${EVENT_TYPES[0]}\`.` }),
    organizationId: orNull(Type.String(), "null: the deployment's own."),
    actor: Type.String({
      description:
        'Who did it; `machine`: whoever may run commands there; `deployment owner`: the owner of the deployment, in the log of another organization.',
    }),
    credential: orNull(
      Type.String(),
      'What was presented; null: nothing, or it is of another organization.',
    ),
    subject: Type.String({ description: 'What it is about.' }),
    ends: Type.Array(Type.String(), { description: 'What it ended or narrowed.' }),
    details: Type.Record(Type.String(), Type.Unknown()),
    hash: Type.String({ description: 'Vouches for this event and for all before it.' }),
  },
  { title: 'Event' },
)

const Query = fieldsOf('EventsQuery', {
  ...PAGE_QUERY,
  type: Type.Optional(EventType),
  subject: Type.Optional(SubjectInput),
})

const eventShown = ({ organization, ends, ...event }: Event): Static<typeof ShownEvent> => ({
  ...event,
  at: instant(event.at),
  organizationId: organization,
  ends: [...ends],
})

export const eventRoutes = ({ events }: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/events',
    query: Query,
    shown: pageOf(ShownEvent, 'Events'),
    described: EVENT_OPERATIONS.list,
    verb: events.list,
    input: ({ query }) => {
      const { type, subject } = query
      return { ...pageInput(query), type, subject }
    },
    serialize: pageShown(eventShown),
  }),
]
