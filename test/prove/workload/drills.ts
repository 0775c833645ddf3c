import type { Pass, Stage } from '../stage.ts'
import { MORTALS, type Mortal } from './passes.ts'

/** How much longer than the bound it is looked whether something is still accepted. */
const PATIENCE_MILLISECONDS = 1_500
/** So many refusals in a row, and a watcher goes. */
const ENOUGH = 3

/**
 * Makes things, and ends most of them while callers of every server ask without a pause whether
 * they are accepted: some of the servers know them already, others read them at that moment.
 */
export async function drill(stage: Stage, boundMilliseconds: number): Promise<void> {
  while (!stage.isOver()) {
    const mortal = await stage.chance.one(MORTALS)(stage)
    for (const pass of mortal?.passes ?? []) stage.passes.set(pass.name, pass)
    if (mortal) await (stage.chance.next() < 0.15 ? keep(stage, mortal) : endIt(stage, mortal))
    await stage.pause(20, 120)
  }

  async function endIt(whole: Stage, mortal: Mortal): Promise<void> {
    await warm(whole, mortal)
    const state: State = { endedAt: Number.POSITIVE_INFINITY, giveUpAt: Number.POSITIVE_INFINITY }
    const watching = mortal.passes.flatMap((pass) =>
      Array.from({ length: whole.servers }, (_, server) => watch(whole, pass, server, state)),
    )
    await whole.pause(0, 30)
    const ends = mortal.passes.map(({ name }) => name)
    const { end, event } = mortal
    const reply = await whole.act('end', ends.join('+'), end, { ends, event })
    if (reply.outcome === 'yes') state.endedAt = reply.answeredAt
    state.giveUpAt = reply.answeredAt + boundMilliseconds + PATIENCE_MILLISECONDS
    await Promise.all(watching)
    if (reply.outcome === 'yes') await keepNext(whole, mortal, reply)
  }
}

interface State {
  /** When it was acknowledged that it has ended. */
  endedAt: number
  giveUpAt: number
}

function keep({ live }: Stage, { passes }: Mortal): void {
  for (const pass of passes) live.set(pass.name, pass)
}

async function keepNext(
  stage: Stage,
  { next }: Mortal,
  reply: Awaited<ReturnType<Stage['act']>>,
): Promise<void> {
  const pass = await next?.(reply)
  if (!pass) return
  for (const all of [stage.live, stage.passes]) all.set(pass.name, pass)
  if (stage.history.ops.some(({ deed, subject }) => deed === 'create' && subject === pass.name)) {
    return
  }
  const { server, sentAt, answeredAt, status, outcome } = reply
  const made = { server, sentAt, answeredAt, status, outcome }
  stage.history.write({ deed: 'create', subject: pass.name, ...made })
}

/** Has some of the servers read it beforehand, or most of them. */
async function warm(stage: Stage, { passes }: Mortal): Promise<void> {
  const share = stage.chance.one([0.3, 0.9])
  for (const pass of passes) {
    for (let server = 0; server < stage.servers; server += 1) {
      if (stage.chance.next() < share) await look(stage, pass, server)
    }
  }
}

const look = (stage: Stage, { name, look: ask }: Pass, server: number) =>
  stage.act('use', name, ask, { server })

/** Asks one server until it refuses for good, or long enough. */
async function watch(stage: Stage, pass: Pass, server: number, state: State): Promise<void> {
  await stage.pause(0, stage.chance.one([25, 25, 400]))
  let refusals = 0
  while (refusals < ENOUGH && stage.now() < state.giveUpAt) {
    const { outcome, sentAt } = await look(stage, pass, server)
    if (outcome === 'no' && sentAt > state.endedAt) refusals += 1
    else refusals = 0
    await (outcome === 'unknown' ? stage.pause(20, 40) : stage.pause(2, 6))
  }
}

/** Uses whatever should be accepted, all the time. */
export async function askAround(stage: Stage): Promise<void> {
  while (!stage.isOver()) {
    const all = [...stage.live.values()]
    if (all.length > 0) await look(stage, stage.chance.one(all), stage.chance.below(stage.servers))
    await stage.pause(15, 45)
  }
}
