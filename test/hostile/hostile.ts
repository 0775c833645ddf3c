import { setTimeout as later } from 'node:timers/promises'
import { chanceFrom } from '../prove/chance.ts'
import type { Life } from '../support/program.ts'
import { ATTACKS, type Attack, type Front } from './attacks.ts'
import { BOUNDS } from './bounds.ts'
import { linesTo } from './lines.ts'
import { type Probed, startProbe } from './probing.ts'
import { startVictim, type Victim } from './victim.ts'
import { gaugesOf, type Most, watch } from './watch.ts'

export interface Options {
  readonly seed: number
  readonly seconds: number
  /** How long the server is asked whether it lives before anybody attacks it. */
  readonly peaceSeconds: number
  /** The attacks that take part. */
  readonly attacks: readonly string[]
}

/** What was seen of a server while it was attacked. */
export interface Seen {
  readonly undisturbed: Probed
  readonly attacked: Probed
  readonly most: Most
  /** What was still there of what passes, when the attackers had left. */
  readonly left: readonly string[]
  /** How often each attack was done, by the status of the answer; 0 for none. */
  readonly outcomes: ReadonlyMap<string, ReadonlyMap<number, number>>
  /** The lines of the log that tell of faults. */
  readonly faults: readonly string[]
  /** How the process ended; undefined if it lives. */
  readonly ending: string | undefined
}

/** Together longer than any request may take. */
const [MOST_LOOKS, LOOK_MILLISECONDS] = [400, 100]

const FAULT = /"level":"(error|fatal)"/

/** What the log says, rightly, of an attacker's own model, and of what there is no room for. */
const EXPECTED = /"msg":"(upstream_failed|unavailable)"/

/** Starts a server, attacks it, and says what was seen. */
export async function attack(life: Life, options: Options): Promise<Seen> {
  const victim = await startVictim(life)
  let ending: string | undefined
  void victim.ended.then(({ code, signal }) => {
    ending = `${code ?? signal}: ${victim.written().slice(-2_000)}`
  })
  const probe = () => startProbe(life, `http://127.0.0.1:${victim.port}/healthz`)

  const endPeace = await probe()
  await later(options.peaceSeconds * 1_000)
  const undisturbed = await endPeace()

  const lines = linesTo(victim.port)
  life.after(lines.hangUp)
  const [endProbe, endWatch] = [await probe(), watch(victim)]
  const { outcomes, over } = begin(
    { victim, lines, chance: chanceFrom(options.seed) },
    options.attacks,
  )
  const alarm = new AbortController()
  const time = later(options.seconds * 1_000, undefined, alarm).catch(() => undefined)
  await Promise.race([time, victim.ended, over])
  alarm.abort()
  lines.hangUp()
  await over
  const [attacked, most] = [await endProbe(), await endWatch()]
  const left = ending === undefined ? await whatIsLeft(victim) : []
  const faults = victim.written().split('\n').filter(isFault)
  return { undisturbed, attacked, most, outcomes, left, faults, ending }
}

const isFault = (line: string) => FAULT.test(line) && !EXPECTED.test(line)

/** What passes and is still there, unless all of it goes before patience does. */
async function whatIsLeft(victim: Victim): Promise<string[]> {
  let left: string[] = []
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const gauges = await gaugesOf(victim).catch(() => new Map<string, number>())
    left = Object.values(BOUNDS)
      .filter(({ gauge, isPassing }) => isPassing && gauges.get(gauge) !== 0)
      .map(({ gauge }) => `${gauge} ${gauges.get(gauge)}`)
    if (left.length === 0) break
    await later(LOOK_MILLISECONDS)
  }
  return left
}

/** Begins attacks, which go on until the lines are down. */
function begin(front: Front, names: readonly string[]) {
  const outcomes = new Map<string, Map<number, number>>()
  const repeated: Promise<void>[] = []
  for (const [name, attack] of Object.entries<Attack>(ATTACKS)) {
    if (!names.includes(name)) continue
    const counts = new Map<number, number>()
    outcomes.set(name, counts)
    for (let at = 0; at < attack.width; at++) {
      repeated.push(repeat(attack, { ...front, chance: front.chance.fork() }, counts))
    }
  }
  return { outcomes, over: Promise.all(repeated) }
}

async function repeat({ once }: Attack, front: Front, counts: Map<number, number>): Promise<void> {
  while (!front.lines.isDown()) {
    const { status } = await once(front)
    if (!front.lines.isDown()) counts.set(status, (counts.get(status) ?? 0) + 1)
  }
}
