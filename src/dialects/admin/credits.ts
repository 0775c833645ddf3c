import { type Static, Type } from 'typebox'
import { CREDIT_ACCOUNTS, type CreditEntry } from '../../core/credits/index.ts'
import type { Verbs } from './errors.ts'
import { CREDIT_OPERATIONS } from './openapi-credits.ts'
import { PageQuery, pageInput, pageOf, pageShown } from './page.ts'
import { ONCE, PLAIN, type Route, route } from './route.ts'
import { fieldsOf, Instant, instant, orNull } from './shapes.ts'

const Account = Type.Enum([...CREDIT_ACCOUNTS])

const Credits = Type.Object(
  {
    available: orNull(
      Type.Integer(),
      'What is neither spent nor held by runs going on; null: not limited.',
    ),
  },
  { title: 'Credits' },
)

const Entry = Type.Object(
  {
    at: Instant,
    from: Account,
    to: Account,
    amount: Type.Integer(),
    reference: Type.String({ description: 'What was given when adding; the run that spent it.' }),
  },
  { title: 'CreditEntry' },
)

const MoreCredits = fieldsOf('MoreCredits', {
  amount: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 }),
  reference: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description:
        'The cause. What is added under the same one again is not added. When left out, the `Idempotency-Key`.',
    }),
  ),
})

const entryShown = ({
  at,
  debit,
  credit,
  amount,
  reference,
}: CreditEntry): Static<typeof Entry> => ({
  at: instant(at),
  from: debit,
  to: credit,
  amount,
  reference,
})

export const creditRoutes = ({ credits }: Verbs['administration']): readonly Route[] => [
  route({
    ...PLAIN,
    method: 'GET',
    path: '/credits',
    shown: Credits,
    described: CREDIT_OPERATIONS.show,
    verb: credits.show,
    input: () => undefined,
    serialize: ({ available }) => ({ available }),
  }),
  route({
    ...ONCE,
    method: 'POST',
    path: '/credits',
    body: MoreCredits,
    status: 200,
    shown: Credits,
    described: CREDIT_OPERATIONS.add,
    verb: credits.add,
    input: ({ body: { amount, reference } }) => ({ amount, reference }),
    serialize: ({ available }) => ({ available }),
  }),
  route({
    ...PLAIN,
    method: 'GET',
    path: '/credits/history',
    query: PageQuery,
    shown: pageOf(Entry, 'CreditHistory'),
    described: CREDIT_OPERATIONS.list,
    verb: credits.list,
    input: ({ query }) => pageInput(query),
    serialize: pageShown(entryShown),
  }),
]
