import type { Asked } from './asking.ts'
import { type DropSigningKeyDeps, dropSigningKey } from './drop-signing-key.ts'
import { type ListSigningKeysDeps, listSigningKeys } from './list-signing-keys.ts'
import { type RotateSigningKeyDeps, rotateSigningKey } from './rotate-signing-key.ts'

export type SigningKeyVerbDeps = DropSigningKeyDeps & ListSigningKeysDeps & RotateSigningKeyDeps

export const signingKeyVerbs = (deps: SigningKeyVerbDeps) => ({
  drop: (asking: Asked<typeof dropSigningKey>) => dropSigningKey(deps, asking),
  list: (asking: Asked<typeof listSigningKeys>) => listSigningKeys(deps, asking),
  rotate: (asking: Asked<typeof rotateSigningKey>) => rotateSigningKey(deps, asking),
})
