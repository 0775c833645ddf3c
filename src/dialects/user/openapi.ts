import { answersIn, examplesOfBodies, type Operation } from '../../http/reference/index.ts'
import { BY, TAGS } from '../reference.ts'
import { Refusal } from './errors.ts'
import { InvalidateBody, Invalidated, IssueBody, Issued } from './schemas.ts'
import invalidations from './vectors/invalidate-token.json' with { type: 'json' }
import tokens from './vectors/token.json' with { type: 'json' }
import tokenRefusals from './vectors/token-refusals.json' with { type: 'json' }

const SAYS = {
  400: 'Something asked for is missing, has another form, or is not there. Counted by no limit.',
  401: 'The API key is unknown, revoked or expired, its halves do not belong together, or it lacks `chat:send`.',
  405: 'The path has no such method.',
  413: 'The body is too large.',
  415: 'The body is not sent as JSON.',
  429: 'A limit is reached: of tokens, or of wrong secrets.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
  503: 'The service cannot decide at the moment, or is being stopped.',
} as const

const bodyOf = (schema: object, files: Parameters<typeof examplesOfBodies>[0]) => ({
  required: true,
  content: { 'application/json': { schema, examples: examplesOfBodies(files) } },
})

export const ISSUE_TOKEN: Operation = {
  operationId: 'createUserToken',
  summary: 'Get a token for one of your users',
  description:
    'Issues a JWT that opens one agent, any number of times until it expires, for one user of yours. The user is entered when nobody knew of it. The API key stands in the body, as both its halves. Every call issues another token; those issued before stay good. Limited by the API key.',
  tags: [TAGS.userTokens],
  security: BY.nobody,
  requestBody: bodyOf(IssueBody, [tokens]),
  responses: answersIn([tokens, tokenRefusals], {
    says: { ...SAYS, 200: 'A token, and all that it stands for.' },
    schemas: { 200: Issued },
    refusal: Refusal,
  }),
}

export const INVALIDATE_TOKENS: Operation = {
  operationId: 'invalidateUserTokens',
  summary: 'End every token of one of your users',
  description:
    "Raises the user's version by one: every token that was issued before is dead, and new ones carry the new version.",
  tags: [TAGS.userTokens],
  security: BY.nobody,
  requestBody: bodyOf(InvalidateBody, [invalidations]),
  responses: answersIn([invalidations], {
    says: { ...SAYS, 200: 'The tokens are dead.' },
    schemas: { 200: Invalidated },
    refusal: Refusal,
  }),
}
