import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import type { Read, Retry } from '../../core/administration/index.ts'
import { type Answer, deny } from '../../core/answer.ts'
import { isFields } from '../../core/fields.ts'
import type { Presented } from '../../core/tokens/index.ts'
import { lazily } from '../../http/lazily.ts'
import { leftSignal } from '../../http/left.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import { presentedBy } from '../../http/presented.ts'
import { queryOfList } from '../lists.ts'
import { apart, readOrganization, withOrganization } from './of-organization.ts'
import { NO_RETRY, REPLAYED, retryOf } from './once.ts'
import { type Described, operationOf } from './operation.ts'
import { readerOf, withNumbers } from './reading.ts'
import { type No, sayNo } from './say.ts'
import { Problem } from './wire.ts'

/** What every verb of this family may be handed. */
interface Asked<Wanted> {
  readonly credential: Presented
  readonly input: () => Read<Wanted>
  /** From the path; '' where there is none. */
  readonly id: string
  readonly organizationId: string | undefined
  readonly retry: Retry | undefined
  readonly clientAddress: string
  /** Says that the client has left. */
  readonly signal: AbortSignal
}

/** A row in the table of a resource: which request, for which verb, and how its answer is shown. */
export interface Row<
  Query extends TObject,
  Body extends TObject,
  Shown extends TSchema,
  Wanted,
  Given extends object,
> {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST'
  /** `:id` stands for the thing that it is about. */
  readonly path: string
  readonly query: Query
  /** A request without any body is read as one whose body is empty. */
  readonly body: Body
  /** Whether the request creates or rotates, and so may be sent again under its key. */
  readonly isRepeatable: boolean
  /** Whether it is about what an organization has, so that the organization may be named. */
  readonly isOfOrganization: boolean
  /** Whether its body may be as large as a conversation. */
  readonly takesLargeBodies?: boolean
  readonly status: 200 | 201 | 204
  readonly shown: Shown
  readonly described: Described
  readonly verb: (asked: Asked<Wanted>) => Promise<Answer<Given, No>>
  readonly wanted: (said: { readonly query: Static<Query>; readonly body: Static<Body> }) => Wanted
  readonly phrase: (given: Given) => Static<Shown>
}

/** Puts a route up. */
export type Route = (app: FastifyInstance, publicUrl: string) => void

/** The query, or the body, of a request that has none. */
export const NOTHING = Type.Object({}, { additionalProperties: false })

/** What most rows say: nothing but the path matters, and all goes well with a 200. */
export const PLAIN = {
  query: NOTHING,
  body: NOTHING,
  isRepeatable: false,
  isOfOrganization: true,
  status: 200,
} as const

/** What rows say that create, or give another secret. */
export const ONCE = { query: NOTHING, isRepeatable: true, isOfOrganization: true } as const

/** What rows say that are about the deployment, or name the organization in their path. */
export const OF_DEPLOYMENT = { isOfOrganization: false } as const

/**
 * Makes a route of a row: the verb is asked, which reads the request once it knows who asks, and its
 * answer is phrased.
 */
export function route<
  Query extends TObject,
  Body extends TObject,
  Shown extends TSchema,
  Wanted,
  Given extends object,
>(row: Row<Query, Body, Shown, Wanted, Given>): Route {
  const { method, path: url, status, shown, verb, phrase } = row
  const asked = asking(row)
  const { query, body } = withOrganization(row)
  const schema = {
    querystring: query,
    ...(hasFields(body) && { body }),
    response: { [status]: shown, '4xx': Problem, '5xx': Problem },
  }
  const config = {
    operation: operationOf({ ...row, query, body }),
    takesLargeBodies: row.takesLargeBodies ?? false,
  }
  return (app, publicUrl) => {
    app.route({
      method,
      url,
      schema,
      config,
      handler: async (request, reply) => {
        const answer = await verb(asked(request, reply, presentedBy(request, publicUrl)))
        if (!answer.ok) return sayNo(reply, answer)
        if ('isReplay' in answer && answer.isReplay) reply.headers(REPLAYED)
        return reply.code(status).send(phrase(answer))
      },
    })
  }
}

const hasFields = ({ properties }: TObject): boolean => Object.keys(properties).length > 0

type Said<Query extends TObject, Body extends TObject, Wanted> = Pick<
  Row<Query, Body, TSchema, Wanted, object>,
  'body' | 'isOfOrganization' | 'isRepeatable' | 'method' | 'query' | 'wanted'
>

/** Gives what a verb is asked with; what the request says is read when the verb looks at it. */
function asking<Query extends TObject, Body extends TObject, Wanted>(
  row: Said<Query, Body, Wanted>,
) {
  const readQuery = readerOf(row.query, 'query')
  const readBody = readerOf(row.body, 'body')
  const read = (request: FastifyRequest) => {
    const query = row.method === 'GET' ? queryOfList(request.query) : request.query
    const said = apart(row, query, bodyOrNothing(request))
    return {
      query: readQuery(withNumbers(row.query, said.query)),
      body: readBody(said.body),
      organization: readOrganization(said.organization),
      retry: row.isRepeatable ? retryOf(request) : NO_RETRY,
    }
  }
  return (request: FastifyRequest, reply: FastifyReply, presented: Presented): Asked<Wanted> => {
    const reads = lazily(() => read(request))
    return {
      credential: presented,
      id: idIn(request.params),
      clientAddress: request.ip,
      signal: leftSignal(reply),
      input() {
        const { query, body, organization, retry } = reads()
        return query.ok && body.ok && organization.ok && retry.ok
          ? { ok: true, value: row.wanted({ query: query.value, body: body.value }) }
          : deny('invalid_fields', { problems: problemsIn(query, body, organization, retry) })
      },
      get organizationId() {
        const { organization } = reads()
        return organization.ok ? organization.value.organizationId : undefined
      },
      get retry() {
        const { retry } = reads()
        return retry.ok ? retry.value : undefined
      },
    }
  }
}

/** Of what is wrong with a request, no more is told at a time. */
const MOST_PROBLEMS = 10

const problemsIn = (...reads: readonly Read<unknown>[]) =>
  reads.flatMap((read) => (read.ok ? [] : read.problems)).slice(0, MOST_PROBLEMS)

const idIn = (params: unknown): string =>
  isFields(params) && typeof params.id === 'string' ? params.id : ''
