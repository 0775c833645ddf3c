import { readSettings, type Settings } from '../../config.ts'
import { askToResetPassword } from '../../control/client.ts'
import type { PasswordReset } from '../../core/accounts/index.ts'
import { CannotStart } from '../../core/cannot-start.ts'
import { assertDeployed, controlSocketOf, openDeployment } from '../../deployment.ts'
import type { Surroundings } from '../surroundings.ts'
import { machineVerbs } from './machine-verbs.ts'

/**
 * `jeton operators reset-password`: gives an operator a new password, which it shows this once, and
 * ends the operator's sessions. Where one process has the data alone, it is that which does it.
 */
export async function resetPassword(
  surroundings: Surroundings,
  name: string,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const settings = readSettings(surroundings.environment)
  const reset = await resetIn(settings, surroundings, name)
  if (!reset.ok) throw new CannotStart(`There is no active operator called ${name}.`)
  const { username, password } = reset
  surroundings.out.write(
    json
      ? `${JSON.stringify({ username, password }, null, 2)}\n`
      : `The new password of ${username}, not shown again: ${password}\n`,
  )
}

async function resetIn(
  settings: Settings,
  { clock }: Surroundings,
  name: string,
): Promise<PasswordReset> {
  await assertDeployed(settings)
  const socket = controlSocketOf(settings)
  const answer = socket === undefined ? undefined : await askToResetPassword(socket, name)
  if (answer) return answer

  const deployment = await openDeployment(settings, clock)
  try {
    return await machineVerbs(deployment).resetPassword(name)
  } finally {
    await deployment.close()
  }
}
