import {
  answersIn,
  examplesOfBodies,
  type Operation,
  parametersIn,
} from '../../http/reference/index.ts'
import { BY, TAGS } from '../reference.ts'
import { Refusal } from './errors.ts'
import { HAL, Token, Tokens, TokensOfAssistant } from './hal.ts'
import {
  AssistantPath,
  ListQuery,
  PageQuery,
  PlaceQuery,
  RotateBody,
  TokenBody,
  TokenPath,
} from './schemas.ts'
import create from './vectors/create.json' with { type: 'json' }
import deleting from './vectors/delete.json' with { type: 'json' }
import list from './vectors/list.json' with { type: 'json' }
import listOfAssistant from './vectors/list-of-assistant.json' with { type: 'json' }
import rotate from './vectors/rotate.json' with { type: 'json' }
import show from './vectors/show.json' with { type: 'json' }

/** What the statuses of this family mean. */
export const SAYS = {
  200: 'The token.',
  201: 'The token, shown in full this once.',
  204: 'It has ended.',
  400: 'Something asked for is missing, out of range or cannot be read.',
  401: 'No live credential was presented; which of the reasons it is, is not said.',
  403: 'The credential is live and does not allow this, or not from there; or its operator has no AI seat.',
  404: 'There is nothing of this id that you may see.',
  405: 'The path has no such method.',
  409: 'The token has expired, and is not revived.',
  413: 'The body is too large.',
  415: 'The body is not sent as JSON.',
  429: 'The organization has made too many changes in a minute.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
  503: 'The service cannot answer at the moment, or is being stopped.',
} as const

const saying = (schemas: Readonly<Record<number, object>>, says: object = {}) => ({
  says: { ...SAYS, ...says },
  schemas,
  refusal: Refusal,
})

const bodyOf = (schema: object, examples: object, required: boolean) => ({
  required,
  content: { 'application/json': { schema, examples }, [HAL]: { schema, examples } },
})

const WHOSE =
  ' To those who manage an organization, all of its tokens; to everybody else, their own.'

export const LIST_TOKENS_OF_ASSISTANT: Operation = {
  operationId: 'listTokensOfAssistant',
  summary: 'List the tokens for an assistant',
  description: `Newest first, by masks. Pages are linked by \`next\` and \`prev\`.${WHOSE}`,
  tags: [TAGS.assistantTokens],
  security: BY.operator,
  parameters: [...parametersIn('path', AssistantPath), ...parametersIn('query', PageQuery)],
  responses: answersIn(
    [listOfAssistant],
    saying({ 200: TokensOfAssistant }, { 200: 'A page of tokens.' }),
  ),
}

export const LIST_TOKENS: Operation = {
  operationId: 'listAssistantTokens',
  summary: 'List tokens for assistants and personal tokens',
  description: `The same of all assistants, with personal tokens.${WHOSE} What does not exist has no tokens.`,
  tags: [TAGS.assistantTokens],
  security: BY.operator,
  parameters: parametersIn('query', ListQuery),
  responses: answersIn([list], saying({ 200: Tokens }, { 200: 'A page of tokens.' })),
}

export const CREATE_TOKEN: Operation = {
  operationId: 'createAssistantToken',
  summary: 'Create a token for an assistant, or a personal one',
  description:
    'Takes the permission `tokens:create`, which owners and admins have. What is created with a token or an API key dies with it, and must not outlive it. What the owner of the deployment creates in another organization acts for no operator.',
  tags: [TAGS.assistantTokens],
  security: BY.operator,
  requestBody: bodyOf(TokenBody, examplesOfBodies([create]), true),
  responses: answersIn(
    [create],
    saying(
      { 201: Token },
      { 409: 'There are as many tokens as the quota allows, or the organization is inactive.' },
    ),
  ),
}

export const READ_TOKEN: Operation = {
  operationId: 'getAssistantToken',
  summary: 'Read a token',
  description: `What it is and what it may, with its mask.${WHOSE}`,
  tags: [TAGS.assistantTokens],
  security: BY.operator,
  parameters: [...parametersIn('path', TokenPath), ...parametersIn('query', PlaceQuery)],
  responses: answersIn([show], saying({ 200: Token })),
}

export const DELETE_TOKEN: Operation = {
  operationId: 'deleteAssistantToken',
  summary: 'Delete a token',
  description: 'Ends it at once, with all that was made with it. Afterwards it is not there.',
  tags: [TAGS.assistantTokens],
  security: BY.operator,
  parameters: [...parametersIn('path', TokenPath), ...parametersIn('query', PlaceQuery)],
  responses: answersIn([deleting], saying({})),
}

export const ROTATE_TOKEN: Operation = {
  operationId: 'rotateAssistantToken',
  summary: 'Give a token another secret',
  description:
    'The token stays, its id too. The old secret works until the grace has passed. A personal token is rotated by its owner only.',
  tags: [TAGS.assistantTokens],
  security: BY.operator,
  parameters: parametersIn('path', TokenPath),
  requestBody: bodyOf(RotateBody, examplesOfBodies([rotate]), false),
  responses: answersIn([rotate], saying({ 200: Token }, { 200: SAYS[201] })),
}
