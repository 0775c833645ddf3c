import { setTimeout as later } from 'node:timers/promises'
import { publicUrlOf, type Settings } from '../../config.ts'
import type { UpstreamSettings } from '../../core/assistants/index.ts'
import { type SetUp, setUp } from '../../core/setup/index.ts'
import { StoreDown } from '../../core/store-down.ts'
import { type Deployment, openDeployment } from '../../deployment.ts'
import { modelOf } from '../../model-settings.ts'
import type { Surroundings, Terminal } from '../surroundings.ts'
import { panelOf, publishing } from './panel.ts'

/** The files in the data folder that hold the secrets where no person is watching. */
const FIRST_RUN = 'first-run.json'
/** What an early version left in the other may be all that there is of its secrets. */
const UPGRADE = 'upgrade.json'

/** Shows what set-up made, its secrets included. */
type Show = (made: SetUp) => void

/** How long a database that is there may need until it answers for the first time. */
const PATIENCE_MILLISECONDS = 10_000
const PAUSE_MILLISECONDS = 250

/**
 * Opens a deployment for serving, and sets it up unless that was done before. Throws `CannotStart`,
 * or `StoreDown` if the database does not answer for ten seconds.
 */
export async function openSetUp(
  settings: Settings,
  { clock, out }: Pick<Surroundings, 'clock' | 'out'>,
  telemetry?: Deployment['telemetry'],
): Promise<Deployment> {
  const deployment = await openDeployment(settings, clock, undefined, telemetry)
  try {
    await untilAnswered(deployment, clock.monotonic() + PATIENCE_MILLISECONDS)
    await setUpDeployment(deployment, settings, showOrKeep(deployment, settings, out))
    return deployment
  } catch (fault) {
    await deployment.close()
    throw fault
  }
}

async function untilAnswered(deployment: Deployment, giveUpAt: number): Promise<void> {
  try {
    await deployment.stores.events.head()
  } catch (fault) {
    if (!(fault instanceof StoreDown) || deployment.clock.monotonic() > giveUpAt) throw fault
    await later(PAUSE_MILLISECONDS)
    await untilAnswered(deployment, giveUpAt)
  }
}

/** Sets a deployment up with the model that the settings name, unless that was done before. */
export function setUpDeployment(
  { stores, passwords, sealKey }: Deployment,
  settings: Settings,
  show: Show,
): Promise<SetUp> {
  return setUp(stores.setup, {
    upstream: upstreamOf(settings, sealKey),
    passwords,
    handOver: show,
  })
}

/** Shows it on a terminal; where there is none, in a file that only its owner can read. */
export function showOrKeep({ folder }: Deployment, settings: Settings, out: Terminal): Show {
  const url = publicUrlOf(settings)
  const isFirst = ({ apiKey }: SetUp) => apiKey.keySecret !== null
  const isClosed = (made: SetUp) => isFirst(made) && modelOf(settings) !== undefined
  if (out.isTerminal) return (made) => out.write(panelOf(made, url, !isClosed(made)))
  const note = (line: object) => out.write(`${JSON.stringify(line)}\n`)
  return (made) => {
    const file = folder.write(isFirst(made) ? FIRST_RUN : UPGRADE, jsonOf(made, settings))
    note({ message: 'set up; the secrets are in the file', file })
    if (!isClosed(made)) return
    note({ message: 'nothing is public, for a model answers', toPublish: publishing(made, url) })
  }
}

/** What set-up made, as one JSON object. */
export function jsonOf(made: SetUp, settings: Settings): string {
  return `${JSON.stringify({ url: publicUrlOf(settings), ...made }, null, 2)}\n`
}

function upstreamOf(settings: Settings, seal: Deployment['sealKey']): UpstreamSettings {
  const named = modelOf(settings)
  if (!named) return { provider: 'demo' }
  const { key, ...model } = named
  return { provider: 'openai-compatible', ...model, sealedKey: key === null ? null : seal(key) }
}
