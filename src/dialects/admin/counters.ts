import { type Static, Type } from 'typebox'
import type { ShownCount } from '../../core/administration/index.ts'
import type { Verbs } from './errors.ts'
import { COUNTER_OPERATIONS } from './openapi-more.ts'
import { PAGE_QUERY, pageInput, pageOf, pageShown } from './page.ts'
import { PLAIN, type Route, route } from './route.ts'
import { fieldsOf, InstantInput, instant, millisecondsOf, orNull } from './shapes.ts'

const Count = Type.Object({
  hour: Type.String({ format: 'date-time', description: 'When it began.' }),
  kind: Type.String({ description: 'Of what: `chat`, `stream` and `user` tokens, `run`.' }),
  outcome: Type.String({ description: '`issued`, `started` or `refused`.' }),
  refusal: orNull(Type.String(), 'Why it was refused; null: it was not.'),
  count: Type.Integer(),
})

const Query = fieldsOf('CountersQuery', {
  ...PAGE_QUERY,
  from: Type.Optional(InstantInput),
  to: Type.Optional(InstantInput),
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
    input: ({ query: { from, to, ...page } }) => ({
      ...pageInput(page),
      fromAt: millisecondsOf(from),
      toAt: millisecondsOf(to),
    }),
    serialize: pageShown(countShown),
  }),
]
