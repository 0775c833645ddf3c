import type { Presented } from '../tokens/index.ts'
import {
  type ChangePasswordDeps,
  type ChangePasswordRequest,
  changePassword,
} from './change-password.ts'
import { me } from './me.ts'
import { type SignInDeps, type SignInRequest, signIn } from './sign-in.ts'
import { type SignOutDeps, type SignOutRequest, signOut } from './sign-out.ts'

export { type Attempts, createAttempts } from './attempts.ts'
export type { Who } from './session.ts'

type Deps = ChangePasswordDeps & SignInDeps & SignOutDeps

/** The verbs of signing in and out, bound to what they need. */
export function createSessions(deps: Deps) {
  return {
    signIn: (request: SignInRequest) => signIn(deps, request),
    signOut: (request: SignOutRequest) => signOut(deps, request),
    me: (request: { readonly presented: Presented }) => me(deps, request),
    changePassword: (request: ChangePasswordRequest) => changePassword(deps, request),
  }
}

export type Sessions = ReturnType<typeof createSessions>
