import { answersIn, examplesOfBodies, type Operation } from '../../http/reference/index.ts'
import { Problem } from '../problem.ts'
import { BY, TAGS } from '../reference.ts'
import { LoginBody, Me, PasswordBody } from './schemas.ts'
import login from './vectors/login.json' with { type: 'json' }
import logout from './vectors/logout.json' with { type: 'json' }
import me from './vectors/me.json' with { type: 'json' }
import password from './vectors/password.json' with { type: 'json' }

const SAYS = {
  200: 'As whom you are known, and by what.',
  204: 'It is done.',
  400: 'The body cannot be read, or the new password is too short or too long.',
  401: 'The request has no valid credential. Send a session, an access token or an API key that is still valid.',
  403: 'A browser sent it for a page of another origin, or the credential does not allow this.',
  405: 'The path has no such method.',
  413: 'The body is too large.',
  415: 'The body is not sent as JSON.',
  429: 'Ten attempts have failed from this network within five minutes, or a hundred under this name.',
  500: 'An unexpected error occurred. Quote the x-request-id header when you report it.',
  503: 'The service cannot answer at the moment, or is being stopped.',
} as const

const ANSWERS = { says: SAYS, schemas: { 200: Me }, refusal: Problem }

const asJson = (schema: object, vectors: Parameters<typeof examplesOfBodies>[0]) => ({
  required: true,
  content: { 'application/json': { schema, examples: examplesOfBodies(vectors) } },
})

export const LOG_IN: Operation = {
  operationId: 'logIn',
  summary: 'Sign in',
  description:
    'Begins a session of 12 hours, whose token comes as a cookie and is in no body. Each sign-in has a token of its own.',
  tags: [TAGS.sessions],
  security: BY.nobody,
  requestBody: asJson(LoginBody, [login]),
  responses: answersIn([login], {
    ...ANSWERS,
    says: { ...SAYS, 401: 'The username or the password is wrong; which of them is not said.' },
  }),
}

export const LOG_OUT: Operation = {
  operationId: 'logOut',
  summary: 'Sign out',
  description: 'Ends the session that is presented, and has the browser forget its cookie.',
  tags: [TAGS.sessions],
  security: BY.cookie,
  responses: answersIn([logout], ANSWERS),
}

export const READ_ME: Operation = {
  operationId: 'getMe',
  summary: 'Read who you are',
  description: 'The operator as whom the request is known, and the credential by which it is.',
  tags: [TAGS.sessions],
  security: BY.operator,
  responses: answersIn([me], ANSWERS),
}

export const CHANGE_PASSWORD: Operation = {
  operationId: 'changePassword',
  summary: 'Change your password',
  description:
    'Takes the password that you have, and ends all your sessions but the one that is presented. A wrong one counts as a failed sign-in.',
  tags: [TAGS.sessions],
  security: BY.operatorInPerson,
  requestBody: asJson(PasswordBody, [password]),
  responses: answersIn([password], ANSWERS),
}
