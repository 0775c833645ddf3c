import { type Static, Type } from 'typebox'
import { PASSWORD_LENGTH } from '../../core/accounts/index.ts'
import type { Who } from '../../core/sessions/index.ts'
import { readerOf } from '../reader.ts'

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
    password: Type.String({ maxLength: PASSWORD_LENGTH.most }),
  },
  { additionalProperties: false, title: 'Login' },
)

export const PasswordBody = Type.Object(
  {
    currentPassword: Type.String({ maxLength: PASSWORD_LENGTH.most }),
    newPassword: Type.String({ minLength: PASSWORD_LENGTH.least, maxLength: PASSWORD_LENGTH.most }),
  },
  { additionalProperties: false, title: 'PasswordChange' },
)

const SignOutBody = Type.Object({}, { additionalProperties: false, title: 'SignOut' })

// The verbs judge how long a name and a password may be.
const leaves = ['maxLength', 'minLength'] as const

export const readLogin = readerOf({ body: LoginBody }, { leaves })
export const readPasswords = readerOf({ body: PasswordBody }, { leaves })
export const readSignOut = readerOf({ body: SignOutBody })
