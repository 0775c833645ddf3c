import type { TObject, TSchema } from 'typebox'
import {
  answersIn,
  examplesOfBodies,
  type Operation,
  parametersIn,
  type VectorFile,
} from '../../http/reference/index.ts'
import { BY } from '../reference.ts'
import { PROBLEM_TYPE, Problem, problemOf, type Word } from './errors.ts'

/** What the reference says of a route, beside what its row says. */
export interface Described {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tag: string
  /** What the answer is. */
  readonly gives: string
  /** What the id in the path is; left out where there is none. */
  readonly id?: string
  /** The refusals beside those of every route of its kind. */
  readonly refuses?: readonly Word[]
  readonly vectors: VectorFile
}

interface RowDescribed {
  readonly method: string
  readonly path: string
  readonly query: TObject
  readonly body: TObject
  readonly isRepeatable: boolean
  readonly isOfOrganization: boolean
  readonly status: number
  readonly shown: TSchema
  readonly described: Described
}

/** What the statuses of this family mean. */
const SAYS = {
  400: 'Something asked for is missing, wrong or unknown; `errors` names each field and its remedy.',
  401: 'The request has no valid credential. Send a session, an access token or an API key that is still valid.',
  403: 'The role of the operator, or the permissions of the API key, do not allow this; or the cookie came from a page of another origin.',
  404: 'There is no such thing in the organization, or no such organization.',
  405: 'The path has no such method.',
  409: 'It cannot be done as things are: `code` says why.',
  413: 'The body is too large.',
  415: 'The body is not sent as JSON.',
  429: 'The organization has done this as often as it may for now.',
  422: 'Another request was made with this `Idempotency-Key`.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
  503: 'The service cannot answer at the moment, or is being stopped.',
} as const

const EVERYWHERE = ['invalid_fields', 'unauthorized', 'forbidden', 'wrong_method'] as const
const CHANGING = ['too_large', 'unsupported_type', 'rate_limited'] as const
const OURS = ['broken', 'unavailable'] as const

const ID = 'Names the thing.'

const RETRY_PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Lets the request be sent again after a lost reply: what was done is then shown as it is now, without its secret, and `idempotency-replayed` is `true`. Belongs to the operator, for good.',
  required: false,
  schema: { type: 'string', minLength: 16, maxLength: 255, pattern: '^[!-~]+$' },
} as const

/** The operation of a row, with examples from its vectors and from the words of the family. */
export function operationOf(row: RowDescribed): Operation {
  const { described, method, path, query, body, status, shown, isRepeatable, isOfOrganization } =
    row
  const {
    operationId,
    summary,
    description,
    tag,
    gives,
    id = ID,
    refuses = [],
    vectors,
  } = described
  const isAboutOne = path.includes(':id')
  const hasBody = Object.keys(body.properties).length > 0
  const words: Word[] = [
    ...EVERYWHERE,
    ...(isAboutOne || isOfOrganization ? ['not_found' as const] : []),
    ...(method === 'GET' ? [] : CHANGING),
    ...(isRepeatable ? ['retry_differs' as const] : []),
    ...refuses,
    ...OURS,
  ]
  return {
    operationId,
    summary,
    description,
    tags: [tag],
    security: BY.operator,
    parameters: [
      ...(isAboutOne
        ? [
            {
              name: 'id',
              in: 'path',
              description: id,
              required: true,
              schema: { type: 'string', maxLength: 255 },
            } as const,
          ]
        : []),
      ...parametersIn('query', query),
      ...(isRepeatable ? [RETRY_PARAMETER] : []),
    ],
    ...(hasBody && {
      requestBody: {
        required: (body.required?.length ?? 0) > 0,
        content: {
          'application/json': { schema: body, examples: examplesOfBodies([vectors]) },
        },
      },
    }),
    responses: answersIn([vectors, refusals(vectors.route, method, words)], {
      says: { ...SAYS, [status]: gives },
      schemas: { [status]: shown },
      refusal: Problem,
    }),
  }
}

/** The refusals of these words, as vectors have them. */
function refusals(route: string, method: string, words: readonly Word[]): VectorFile {
  return {
    route,
    vectors: words.map((word) => {
      const json = { ...problemOf(word), ...(word === 'invalid_fields' && { errors: [EXAMPLE] }) }
      const headers = { 'content-type': PROBLEM_TYPE, ...EXTRAS[word] }
      return {
        name: json.detail,
        request: { method },
        answer: { status: json.status, headers, json },
      }
    }),
  }
}

const EXAMPLE = { field: 'more', message: 'is not a known field' }

/** The headers with which a refusal comes. */
const EXTRAS: Readonly<Partial<Record<Word, Readonly<Record<string, string>>>>> = {
  unauthorized: { 'www-authenticate': 'Bearer' },
  rate_limited: {
    'retry-after': '60',
    'x-ratelimit-limit': '3000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '1893456060',
  },
  unavailable: { 'retry-after': '1' },
  wrong_method: { allow: 'GET, POST' },
}
