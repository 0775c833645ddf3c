import { type DropSigningKeyDeps, dropSigningKey } from './drop-signing-key.ts'
import { type ListSigningKeysDeps, listSigningKeys } from './list-signing-keys.ts'
import type { Asked } from './request.ts'
import { type RotateSigningKeyDeps, rotateSigningKey } from './rotate-signing-key.ts'

export type SigningKeyVerbDeps = DropSigningKeyDeps & ListSigningKeysDeps & RotateSigningKeyDeps

export const signingKeyVerbs = (deps: SigningKeyVerbDeps) => ({
  drop: (request: Asked<typeof dropSigningKey>) => dropSigningKey(deps, request),
  list: (request: Asked<typeof listSigningKeys>) => listSigningKeys(deps, request),
  rotate: (request: Asked<typeof rotateSigningKey>) => rotateSigningKey(deps, request),
})
