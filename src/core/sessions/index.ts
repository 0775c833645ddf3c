import { createLocalLimits } from '../limits/index.ts'
import type { Presented } from '../tokens/index.ts'
import { createAttempts } from './attempts.ts'
import {
  type ChangePasswordDeps,
  type ChangePasswordRequest,
  changePassword,
} from './change-password.ts'
import { type MeDeps, me } from './me.ts'
import { type SignInDeps, type SignInRequest, signIn } from './sign-in.ts'
import { type SignOutDeps, signOut } from './sign-out.ts'

export { PASSWORD_LENGTH } from './change-password.ts'
export type { Who } from './session.ts'

type Deps = Omit<ChangePasswordDeps & MeDeps & SignInDeps & SignOutDeps, 'attempts'>

/** The verbs of signing in and out, bound to what they need. */
export function createSessions(deps: Deps) {
  const attempts = createAttempts(createLocalLimits(), deps.now)
  return {
    signIn: (request: SignInRequest) => signIn({ ...deps, attempts }, request),
    signOut: (request: { readonly presented: Presented }) => signOut(deps, request),
    me: (request: { readonly presented: Presented }) => me(deps, request),
    changePassword: (request: ChangePasswordRequest) =>
      changePassword({ ...deps, attempts }, request),
  }
}

export type Sessions = ReturnType<typeof createSessions>
