import type { MachineVerbs } from '../../control/verbs.ts'
import { resetPasswordByName } from '../../core/accounts/index.ts'
import type { Deployment } from '../../deployment.ts'

/** Binds what the machine itself may ask for to a deployment that this process holds. */
export function machineVerbs({ stores, passwords }: Deployment): MachineVerbs {
  const deps = { operators: stores.operators, passwords }
  return { resetPassword: (username) => resetPasswordByName(deps, username) }
}
