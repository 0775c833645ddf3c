import type { PasswordReset } from '../core/accounts/index.ts'

/** What only whoever may run commands on the machine itself may ask for. */
export interface MachineVerbs {
  readonly resetPassword: (username: string) => Promise<PasswordReset>
}
