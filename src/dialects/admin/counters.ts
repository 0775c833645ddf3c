import { type Static, Type } from 'typebox'
import { COUNTER_OPERATIONS } from './openapi-more.ts'
import { PLAIN, type Route, route } from './route.ts'
import { fieldsOf, InstantWanted, instant, millisecondsOf, orNull } from './shapes.ts'
import type { Verbs } from './wire.ts'

const Count = Type.Object({
  hour: Type.String({ format: 'date-time', description: 'When it began.' }),
  kind: Type.String({ description: 'Of what: `chat`, `stream` and `user` tokens, `run`.' }),
  outcome: Type.String({ description: '`issued`, `started` or `refused`.' }),
  refusal: orNull(Type.String(), 'Why it was refused; null: it was not.'),
  count: Type.Integer(),
})

const Counters = Type.Object(
  { items: Type.Array(Count, { description: 'The earliest hour first.' }) },
  { title: 'Counters' },
)

const Query = fieldsOf('CountersQuery', {
  from: Type.Optional(InstantWanted),
  to: Type.Optional(InstantWanted),
})

export const counterRoutes = ({ counters }: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/counters',
    query: Query,
    shown: Counters,
    described: COUNTER_OPERATIONS.list,
    verb: counters.list,
    wanted: ({ query: { from, to } }) => ({
      fromAt: millisecondsOf(from),
      toAt: millisecondsOf(to),
    }),
    phrase: ({ items }): Static<typeof Counters> => ({
      items: items.map(({ hourAt, refusal, ...counted }) => ({
        ...counted,
        hour: instant(hourAt),
        refusal: refusal === '' ? null : refusal,
      })),
    }),
  }),
]
