import type { MachineVerbs } from '../../control/verbs.ts'
import { resetPasswordByName } from '../../core/accounts/index.ts'
import type { Deployment } from '../../deployment.ts'

/**
 * Binds what the machine itself may ask for to a deployment that this process holds. Who resets a
 * password there may then sign in, also from a network that too many failures had closed.
 */
export function machineVerbs({ stores, passwords, attempts }: Deployment): MachineVerbs {
  const deps = { operators: stores.operators, passwords }
  return {
    async resetPassword(username) {
      const reset = await resetPasswordByName(deps, username)
      if (reset.ok) attempts.forget()
      return reset
    },
  }
}
