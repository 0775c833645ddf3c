import { type Static, Type } from 'typebox'
import { PASSWORD_LENGTH } from '../../core/accounts/index.ts'
import type { DenialOf } from '../../core/answer.ts'
import type { Sessions, Who } from '../../core/sessions/index.ts'
import { foreignPage } from '../../http/presented.ts'
import { FAULT_PROBLEMS, Problem, type ProblemWords } from '../problem.ts'

/** The verbs that this family calls, and for whose denials it owes words. */
export interface Verbs {
  readonly sessions: Sessions
}

/** What is wrong with a request. */
export const bad = (detail: string) => [400, 'Bad Request', detail] as const
const { least, most } = PASSWORD_LENGTH

/** How this family says no. */
export const WORDS = {
  ...FAULT_PROBLEMS,
  unfit_password: bad(`newPassword must have ${least} to ${most} characters.`),
  unauthorized: [401, 'Unauthorized', 'Sign in: no live credential was presented.'],
  foreign_page: [403, 'Forbidden', foreignPage],
  forbidden: [403, 'Forbidden', 'This credential does not allow it.'],
  no_session: [403, 'Forbidden', 'Only a session can be signed out; revoke other tokens instead.'],
  rate_limited: [429, 'Too Many Requests', 'Too many attempts have failed. Try again later.'],
} as const satisfies Record<
  Exclude<DenialOf<Verbs['sessions']> | keyof typeof FAULT_PROBLEMS, Worded>,
  ProblemWords
>

/** What each route says in its own words. */
type Worded = 'invalid_fields' | 'wrong_password'

export const LOGIN_WORDS = {
  invalid_fields: bad('The body must be a JSON object with the texts username and password.'),
  wrong_password: [401, 'Unauthorized', 'The username or the password is wrong.'],
} as const satisfies Record<Worded, ProblemWords>

export const LOGOUT_WORDS = {
  invalid_fields: bad('The body must be left out, or be an empty JSON object.'),
} as const satisfies Pick<Record<Worded, ProblemWords>, 'invalid_fields'>

export const PASSWORD_WORDS = {
  invalid_fields: bad(
    'The body must be a JSON object with the texts currentPassword and newPassword.',
  ),
  wrong_password: [403, 'Forbidden', 'currentPassword is wrong.'],
} as const satisfies Record<Worded, ProblemWords>

const Text = (description: string) => Type.String({ description })

export const Me = Type.Object(
  {
    session: Type.Object({
      authMethod: Type.Enum(['password', 'access_token', 'api_key'], {
        description: 'By what the operator is known: a session, another token, or an API key.',
      }),
      organization: Type.Object({ id: Type.String(), name: Type.String() }),
      sessionId: Text('The id of the token or the API key.'),
      tokenType: Type.Enum(['session', 'pat', 'device', 'api_key']),
    }),
    user: Type.Union(
      [
        Type.Object({ id: Type.String(), username: Type.String(), email: Type.String() }),
        Type.Null(),
      ],
      { description: 'null: an API key that acts for no operator.' },
    ),
  },
  { title: 'Me' },
)

/** As whom somebody is known, in the words of this family. */
export function meOf({ operator, organization, credential }: Who): Static<typeof Me> {
  const { id: sessionId, kind } = credential
  const by = BY_KIND[kind === 'personal' ? 'pat' : kind]
  const { id, name } = organization
  return {
    session: { ...by, organization: { id, name }, sessionId },
    user: operator && { id: operator.id, username: operator.username, email: operator.email },
  }
}

const BY_KIND = {
  session: { authMethod: 'password', tokenType: 'session' },
  pat: { authMethod: 'access_token', tokenType: 'pat' },
  device: { authMethod: 'access_token', tokenType: 'device' },
  apiKey: { authMethod: 'api_key', tokenType: 'api_key' },
} as const

export const LoginBody = Type.Object(
  {
    username: Type.String({ maxLength: 255, description: 'In letters of any size.' }),
    password: Type.String({ maxLength: most }),
  },
  { additionalProperties: false, title: 'Login' },
)

export const PasswordBody = Type.Object(
  {
    currentPassword: Type.String({ maxLength: most }),
    newPassword: Type.String({ minLength: least, maxLength: most }),
  },
  { additionalProperties: false, title: 'PasswordChange' },
)

export const SignOutBody = Type.Object({}, { additionalProperties: false, title: 'SignOut' })

const REFUSALS = { '4xx': Problem, '5xx': Problem }

export const LOGIN = { body: LoginBody, response: { 200: Me, ...REFUSALS } }
export const LOGOUT = { response: { 204: Type.Null(), ...REFUSALS } }
export const ME = { response: { 200: Me, ...REFUSALS } }
export const PASSWORD = { body: PasswordBody, response: { 204: Type.Null(), ...REFUSALS } }
