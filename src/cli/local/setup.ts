import { publicUrlOf, readSettings } from '../../config.ts'
import type { SetUp } from '../../core/setup/index.ts'
import { openDeployment, readSetup } from '../../deployment.ts'
import type { Surroundings } from '../surroundings.ts'
import { jsonOf, setUpDeployment, showOrKeep } from './first-run.ts'
import { panelOf } from './panel.ts'

/**
 * `jeton setup`: makes a deployment ready without starting it, and shows what it made, secrets
 * included. Done before, also beside a running server, it shows the ids alone.
 */
export async function setup(
  { environment, clock, out }: Surroundings,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const settings = readSettings(environment)
  const again = (made: SetUp) =>
    out.write(json ? jsonOf(made, settings) : panelOf(made, publicUrlOf(settings)))

  const before = readSetup(settings)
  if (before) {
    again(before)
    return
  }
  const deployment = await openDeployment(settings, clock)
  try {
    const show = json ? again : showOrKeep(deployment, settings, out)
    const made = await setUpDeployment(deployment, settings, show)
    // Other processes may have the same database, and one of them has set it up.
    if (made.operator.password === null) again(made)
  } finally {
    await deployment.close()
  }
}
