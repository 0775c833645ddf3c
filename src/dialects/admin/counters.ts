import { type Static, Type } from 'typebox'
import type { ShownCount } from '../../core/administration/index.ts'
import { COUNTER_OPERATIONS } from './openapi-more.ts'
import { PAGE_QUERY, pageOf, pageShown, pageWanted } from './page.ts'
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

const Query = fieldsOf('CountersQuery', {
  ...PAGE_QUERY,
  from: Type.Optional(InstantWanted),
  to: Type.Optional(InstantWanted),
})

const countShown = ({ hourAt, refusal, ...counted }: ShownCount): Static<typeof Count> => ({
  ...counted,
  hour: instant(hourAt),
  refusal: refusal === '' ? null : refusal,
})

export const counterRoutes = ({ counters }: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/counters',
    query: Query,
    shown: pageOf(Count, 'Counters', 'The earliest hour first.'),
    described: COUNTER_OPERATIONS.list,
    verb: counters.list,
    wanted: ({ query: { from, to, ...page } }) => ({
      ...pageWanted(page),
      fromAt: millisecondsOf(from),
      toAt: millisecondsOf(to),
    }),
    phrase: pageShown(countShown),
  }),
]
