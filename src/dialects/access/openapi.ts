import {
  answersIn,
  examplesOfBodies,
  type Operation,
  parametersIn,
} from '../../http/reference/index.ts'
import { Problem } from '../problem.ts'
import { BY, TAGS } from '../reference.ts'
import {
  AccessToken,
  AccessTokenPage,
  CreateBody,
  ListQuery,
  NewAccessToken,
  RevokeAllQuery,
  RevokedAccessTokens,
  RotateBody,
  TokenPath,
  ValidationError,
} from './schemas.ts'
import create from './vectors/create.json' with { type: 'json' }
import list from './vectors/list.json' with { type: 'json' }
import revoke from './vectors/revoke.json' with { type: 'json' }
import revokeAll from './vectors/revoke-all.json' with { type: 'json' }
import rotate from './vectors/rotate.json' with { type: 'json' }
import show from './vectors/show.json' with { type: 'json' }

const SAYS = {
  200: 'The token.',
  201: 'The token, shown this once.',
  204: 'It is revoked, by this call or before.',
  401: 'No live credential was presented; which of the reasons it is, is not said.',
  403: 'The cookie came without the right `Origin`, or the API key does not allow this.',
  404: 'You have no token with this id. What is others’ is not there.',
  405: 'The path has no such method.',
  409: 'The token has ended, and is not revived; or there are as many as the quota allows.',
  413: 'The body is too large.',
  415: 'The body is not sent as JSON.',
  422: 'Everything that is wrong with what was asked for.',
  429: 'The organization has made too many changes in a minute.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
  503: 'The service cannot answer at the moment, or is being stopped.',
} as const

const saying = (schemas: Readonly<Record<number, object>>, says: object = SAYS) => ({
  says: { ...SAYS, ...says },
  schemas: { 422: ValidationError, ...schemas },
  refusal: Problem,
})

export const LIST_TOKENS: Operation = {
  operationId: 'listAccessTokens',
  summary: 'List your tokens',
  description:
    'All tokens by which you are known, newest first, expired ones too. Pages stay as they are while tokens are made.',
  tags: [TAGS.accessTokens],
  security: BY.operator,
  parameters: parametersIn('query', ListQuery),
  responses: answersIn([list], saying({ 200: AccessTokenPage }, { 200: 'A page of tokens.' })),
}

export const CREATE_TOKEN: Operation = {
  operationId: 'createAccessToken',
  summary: 'Create a token',
  description:
    'Makes a token by which you are known. What is made with a token or an API key dies with it and must not outlive it; what is made in a session may. An API key needs the permission `admin`.',
  tags: [TAGS.accessTokens],
  security: BY.operator,
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: CreateBody, examples: examplesOfBodies([create]) },
    },
  },
  responses: answersIn([create], saying({ 201: NewAccessToken })),
}

export const REVOKE_TOKENS: Operation = {
  operationId: 'revokeAccessTokens',
  summary: 'Revoke your tokens',
  description:
    'Ends all that the list shows, and what was made with these; the token that is presented is kept unless `exclude_current` is false. Every other parameter is refused, so that none is ignored by mistake.',
  tags: [TAGS.accessTokens],
  security: BY.operator,
  parameters: parametersIn('query', RevokeAllQuery),
  responses: answersIn(
    [revokeAll],
    saying({ 200: RevokedAccessTokens }, { 200: 'How many were revoked.' }),
  ),
}

export const READ_TOKEN: Operation = {
  operationId: 'getAccessToken',
  summary: 'Read a token of yours',
  description: 'What is known of a token, ended ones too. The token itself is not shown again.',
  tags: [TAGS.accessTokens],
  security: BY.operator,
  parameters: parametersIn('path', TokenPath),
  responses: answersIn([show], saying({ 200: AccessToken })),
}

export const REVOKE_TOKEN: Operation = {
  operationId: 'revokeAccessToken',
  summary: 'Revoke a token of yours',
  description: 'Ends a token, and what was made with it. Doing it again changes nothing.',
  tags: [TAGS.accessTokens],
  security: BY.operator,
  parameters: parametersIn('path', TokenPath),
  responses: answersIn([revoke], saying({})),
}

export const ROTATE_TOKEN: Operation = {
  operationId: 'rotateAccessToken',
  summary: 'Replace the secret of a token',
  description:
    'Gives a token another secret; it stays what it is. The old secret works on for `graceSeconds`. A token or an API key cannot rotate what outlives it, itself excepted.',
  tags: [TAGS.accessTokens],
  security: BY.operator,
  parameters: parametersIn('path', TokenPath),
  requestBody: {
    required: false,
    content: {
      'application/json': { schema: RotateBody, examples: examplesOfBodies([rotate]) },
    },
  },
  responses: answersIn([rotate], saying({ 200: NewAccessToken }, { 200: SAYS[201] })),
}
