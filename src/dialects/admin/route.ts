import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { invalid, type Read, type Retry } from '../../core/administration/index.ts'
import { type Answer, deny } from '../../core/answer.ts'
import { isFields } from '../../core/fields.ts'
import type { Presented } from '../../core/tokens/index.ts'
import { lazily } from '../../http/lazily.ts'
import { leftSignal } from '../../http/left.ts'
import { bodyOrNothing } from '../../http/no-body.ts'
import { presentedBy } from '../../http/presented.ts'
import { MOST_ISSUES } from '../issues.ts'
import { queryOfList } from '../lists.ts'
import { type InputOf, readerOf } from '../reader.ts'
import { type NotDone, Problem, problemsOf, refuse } from './errors.ts'
import { apart, readOrganization, withOrganization } from './of-organization.ts'
import { type Described, operationOf } from './operation.ts'

/** What every verb of this family may be handed. */
interface Call<Input> {
  readonly credential: Presented
  readonly input: () => Read<Input>
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
  Input,
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
  readonly verb: (call: Call<Input>) => Promise<Answer<Given, NotDone>>
  readonly input: (read: InputOf<{ query: Query; body: Body }>) => Input
  readonly serialize: (given: Given) => Static<Shown>
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
 * Makes a route of a row: the verb is called, which reads the request once it has let the caller in,
 * and its answer is serialized.
 */
export function route<
  Query extends TObject,
  Body extends TObject,
  Shown extends TSchema,
  Input,
  Given extends object,
>(row: Row<Query, Body, Shown, Input, Given>): Route {
  const { method, path: url, status, shown, verb, serialize } = row
  const callOf = callerOf(row)
  const schema = { response: { [status]: shown, '4xx': Problem, '5xx': Problem } }
  const config = {
    operation: operationOf({ ...row, ...withOrganization(row) }),
    takesLargeBodies: row.takesLargeBodies ?? false,
  }
  return (app, publicUrl) => {
    app.route({
      method,
      url,
      schema,
      config,
      handler: async (request, reply) => {
        const answer = await verb(callOf(request, reply, presentedBy(request, publicUrl)))
        if (!answer.ok) return refuse(reply, answer)
        if ('isReplay' in answer && answer.isReplay) reply.headers(REPLAYED)
        return reply.code(status).send(serialize(answer))
      },
    })
  }
}

type Said<Query extends TObject, Body extends TObject, Input> = Pick<
  Row<Query, Body, TSchema, Input, object>,
  'body' | 'input' | 'isOfOrganization' | 'isRepeatable' | 'method' | 'query'
>

/** Returns what gives a verb its call; the request is read when the verb looks at it. */
function callerOf<Query extends TObject, Body extends TObject, Input>(
  row: Said<Query, Body, Input>,
) {
  const readRow = readerOf({ query: row.query, body: row.body })
  const read = (request: FastifyRequest) => {
    const query = row.method === 'GET' ? queryOfList(request.query) : request.query
    const { organization, ...said } = apart(row, query, bodyOrNothing(request))
    return {
      said: readRow(said),
      organization: readOrganization({ query: organization }),
      retry: row.isRepeatable ? retryOf(request) : NO_RETRY,
    }
  }
  return (request: FastifyRequest, reply: FastifyReply, presented: Presented): Call<Input> => {
    const reads = lazily(() => read(request))
    return {
      credential: presented,
      id: idIn(request.params),
      clientAddress: request.ip,
      signal: leftSignal(reply),
      input() {
        const { said, organization, retry } = reads()
        if (said.ok && organization.ok && retry.ok)
          return { ok: true, value: row.input(said.input) }
        const ofFields = [said, organization].flatMap(({ issues }) => problemsOf(issues))
        const problems = retry.ok ? ofFields : [...ofFields, ...retry.problems]
        return deny('invalid_fields', { problems: problems.slice(0, MOST_ISSUES) })
      },
      get organizationId() {
        return reads().organization.input.query.organizationId
      },
      get retry() {
        const { retry } = reads()
        return retry.ok ? retry.value : undefined
      },
    }
  }
}

const KEY = /^[\x21-\x7e]{16,255}$/

/** What a request is that may not be sent again under a key. */
const NO_RETRY: Read<undefined> = { ok: true, value: undefined }

/** Says that what is shown was done by an earlier request. */
const REPLAYED = { 'idempotency-replayed': 'true' }

/** What a request says of being a second try. */
function retryOf(request: FastifyRequest): Read<Retry | undefined> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return NO_RETRY
  if (typeof key !== 'string' || !KEY.test(key)) {
    return invalid('Idempotency-Key', 'must consist of 16 to 255 visible ASCII characters')
  }
  const { method, url, body } = request
  return { ok: true, value: { key, request: JSON.stringify([method, url, body ?? null]) } }
}

const idIn = (params: unknown): string =>
  isFields(params) && typeof params.id === 'string' ? params.id : ''
