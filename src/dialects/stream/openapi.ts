import {
  answersIn,
  examplesOfBodies,
  type Operation,
  parametersIn,
} from '../../http/reference/index.ts'
import { BY, TAGS } from '../reference.ts'
import { Refusal } from './errors.ts'
import { Balance, Issued, IssueQuery, Result, RunBody, RunPath } from './schemas.ts'
import balance from './vectors/balance.json' with { type: 'json' }
import balanceFaults from './vectors/faults/balance.json' with { type: 'json' }
import run from './vectors/run.json' with { type: 'json' }
import runRefusals from './vectors/run-refusals.json' with { type: 'json' }
import streamed from './vectors/run-stream.json' with { type: 'json' }
import streamedCredentials from './vectors/run-stream-credentials.json' with { type: 'json' }
import streamedRefusals from './vectors/run-stream-refusals.json' with { type: 'json' }
import token from './vectors/token.json' with { type: 'json' }
import tokenRefusals from './vectors/token-refusals.json' with { type: 'json' }

/** What the statuses of this family mean. */
export const SAYS = {
  400: 'Something asked for is missing, out of range or cannot be read. Nothing is used up, charged or counted.',
  401: 'The credential is missing, unknown, expired, redeemed or revoked, all of which are answered alike; or it is of a kind that does not open this.',
  402: 'The organization has no credits left. A token stays good.',
  403: 'The token is live, and must not be used from there, or for this; or a browser only loads ahead. Nothing is charged.',
  404: 'There is no such assistant, or the credential does not open it. Nothing is used up or charged.',
  405: 'The path has no such method.',
  413: 'The body is too large. Nothing is used up or charged.',
  415: 'The body is not sent as JSON. Nothing is used up or charged.',
  429: 'A limit is reached. Nothing is used up or charged.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it. Take a token that was sent for used.',
  502: 'The assistant did not begin to answer. Nothing is charged; the token is used up.',
  503: 'The service cannot decide at the moment, or is being stopped. Take a token that was sent for used.',
} as const

export const ISSUE_TOKEN: Operation = {
  operationId: 'getStreamToken',
  summary: 'Get a stream token',
  description:
    'Issues a token for one run of any workflow, or one answer of any chatbot, of the organization that the API key belongs to. Issuing is free; without credits it is refused all the same, for the token would open nothing. Limited by the API key.',
  tags: [TAGS.streamTokens],
  security: BY.apiKey,
  parameters: parametersIn('query', IssueQuery),
  responses: answersIn([token, tokenRefusals], {
    says: { ...SAYS, 200: 'A token, shown this once.' },
    schemas: { 200: Issued },
    refusal: Refusal,
  }),
}

const RUN_BODY = {
  required: false,
  content: { 'application/json': { schema: RunBody, examples: examplesOfBodies([run, streamed]) } },
}

export const STREAM_RUN: Operation = {
  operationId: 'streamWorkflow',
  summary: 'Redeem a token for one run of a workflow, streamed',
  description:
    'Gives the answer as it is generated: as plain text or, with `Accept: text/event-stream`, as the UI message stream of the Vercel AI SDK. The token, a stream token or a chat token, stands in the query or is sent as a bearer; one in the query counts, and `Authorization` is then ignored. It is used up when the run starts. A failure after the first byte breaks the connection of a plain text, and is an `error` part of a UI message stream.',
  tags: [TAGS.workflows],
  security: BY.tokenAnywhere,
  parameters: parametersIn('path', RunPath),
  requestBody: RUN_BODY,
  responses: answersIn([streamed, streamedCredentials, streamedRefusals], {
    says: { ...SAYS, 200: 'The answer, while it is generated.' },
    schemas: {},
    refusal: Refusal,
  }),
}

export const COMPLETE_RUN: Operation = {
  operationId: 'runWorkflow',
  summary: 'Run a workflow with an API key, all at once',
  description: 'The same run without a token and without streaming: the whole answer in one body.',
  tags: [TAGS.workflows],
  security: BY.apiKey,
  parameters: parametersIn('path', RunPath),
  requestBody: RUN_BODY,
  responses: answersIn([run, runRefusals], {
    says: { ...SAYS, 200: 'The whole answer.', 502: 'The assistant did not answer to the end.' },
    schemas: { 200: Result },
    refusal: Refusal,
  }),
}

export const READ_BALANCE: Operation = {
  operationId: 'getBalance',
  summary: 'Read the credits that are left',
  description: 'What the organization can still spend, without what is held for runs going on.',
  tags: [TAGS.credits],
  security: BY.apiKey,
  responses: answersIn([balance, balanceFaults], {
    says: { ...SAYS, 200: 'The credits; null when they are not limited.' },
    schemas: { 200: Balance },
    refusal: Refusal,
  }),
}
