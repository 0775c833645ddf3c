import {
  answersIn,
  examplesOfBodies,
  type Operation,
  parametersIn,
} from '../../http/reference/index.ts'
import { BY, TAGS } from '../reference.ts'
import completions from './vectors/completions.json' with { type: 'json' }
import refusals from './vectors/completions-refusals.json' with { type: 'json' }
import model from './vectors/model.json' with { type: 'json' }
import models from './vectors/models.json' with { type: 'json' }
import { Completion, CompletionBody, Model, ModelPath, Models, Refusal } from './wire.ts'

const SAYS = {
  400: 'Something asked for cannot be read, or cannot be had. Nothing is charged.',
  401: 'The token is missing, unknown, expired or revoked, all of which are answered alike.',
  402: 'The organization has no credits left.',
  403: 'The credential is live, and does not open this, not from here, or not with tools.',
  404: 'What the token opens is a workflow, which does not converse.',
  405: 'The path has no such method.',
  413: 'The body is too large.',
  415: 'The body is not sent as JSON.',
  429: 'A limit is reached. Nothing is charged.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
  502: 'The assistant did not answer; streamed, it did not begin to. Then nothing is charged.',
  503: 'The service cannot decide at the moment, or is being stopped.',
} as const

export const COMPLETE_CHAT: Operation = {
  operationId: 'createChatCompletion',
  summary: 'Have the assistant of a token answer',
  description:
    'The assistant is the one that the token opens, whatever `model` says; its model, instructions and settings are its own. With `stream` the answer comes as it is generated, in chat completion chunks. A failure after the first of them is an error in the stream, and then the connection breaks. Conversations are neither stored nor logged.',
  tags: [TAGS.openai],
  security: BY.bearer,
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: CompletionBody, examples: examplesOfBodies([completions]) },
    },
  },
  responses: answersIn([completions, refusals], {
    says: { ...SAYS, 200: 'The answer, whole or while it is generated.' },
    schemas: { 200: Completion },
    refusal: Refusal,
  }),
}

export const LIST_THE_MODEL: Operation = {
  operationId: 'listModels',
  summary: 'List the one assistant that a token opens',
  description: 'For clients that want to choose a model: there is one.',
  tags: [TAGS.openai],
  security: BY.bearer,
  responses: answersIn([models], {
    says: { ...SAYS, 200: 'The assistant.' },
    schemas: { 200: Models },
    refusal: Refusal,
  }),
}

export const SHOW_THE_MODEL: Operation = {
  operationId: 'getModel',
  summary: 'Show the one assistant that a token opens',
  description: 'By its natural id or its id; no other model is there.',
  tags: [TAGS.openai],
  security: BY.bearer,
  parameters: parametersIn('path', ModelPath),
  responses: answersIn([model], {
    says: { ...SAYS, 200: 'The assistant.', 404: 'The token opens no such model.' },
    schemas: { 200: Model },
    refusal: Refusal,
  }),
}
