import {
  answersIn,
  examplesOfBodies,
  type Operation,
  parametersIn,
} from '../../http/reference/index.ts'
import { BY, TAGS } from '../reference.ts'
import { Refusal } from './errors.ts'
import { IssueBody, IssueByGetQuery, IssueByPostQuery, Issued } from './schemas.ts'
import byGet from './vectors/token-get.json' with { type: 'json' }
import otherMethods from './vectors/token-methods.json' with { type: 'json' }
import byPost from './vectors/token-post.json' with { type: 'json' }

const ANSWERS = {
  says: {
    200: 'A token, shown this once.',
    400: 'Something asked for is out of range or cannot be read. Counted by no limit.',
    401: 'An API key was presented and is unknown, expired or revoked. Counted by no limit.',
    404: 'There is no such chatbot, or it is not one that the caller may open.',
    405: 'The path has no such method; HEAD neither, for it would issue a token that nobody sees.',
    413: 'The body is too large.',
    415: 'The body is not sent as JSON.',
    429: 'This address has had its tokens for this minute.',
    500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
    503: 'The service cannot decide at the moment, or is being stopped.',
  },
  schemas: { 200: Issued },
  refusal: Refusal,
}

export const ISSUE_BY_GET: Operation = {
  operationId: 'getChatToken',
  summary: 'Get a chat token, as anybody',
  description:
    'Issues a JWT that opens one answer of a public assistant, for any page or app; credentials are ignored. It is bound to `chatbotId` when that is given, otherwise it opens any one public chatbot or workflow. Nothing is stored until it is redeemed. Limited by the address of the client, an IPv6 client by its /64.',
  tags: [TAGS.chatTokens],
  security: BY.nobody,
  parameters: parametersIn('query', IssueByGetQuery),
  responses: answersIn([byGet, otherMethods], ANSWERS),
}

export const ISSUE_BY_POST: Operation = {
  operationId: 'createChatToken',
  summary: 'Get a chat token, with an API key or as anybody',
  description:
    'With the secret of an API key the token is bound to its organization, may name any chatbot of it, public or not, and is counted by no limit. Without `Authorization` it is the token that GET gives. `ttl` may stand in the query or in the body; if in both, then the same.',
  tags: [TAGS.chatTokens],
  security: BY.apiKeyOrNobody,
  parameters: parametersIn('query', IssueByPostQuery),
  requestBody: {
    required: false,
    content: {
      'application/json': { schema: IssueBody, examples: examplesOfBodies([byPost]) },
    },
  },
  responses: answersIn([byPost, otherMethods], ANSWERS),
}
