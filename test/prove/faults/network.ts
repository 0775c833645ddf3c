import type { Line } from '../line.ts'
import type { Fault, Scene } from './fault.ts'

/** The lines of one server or of all, to one of what it depends on or to both. */
function someLines({ cluster, chance, tell }: Scene): Line[] {
  const number = chance.below(cluster.lines.length)
  const isOne = chance.next() < 0.6
  const chosen = isOne ? cluster.lines.slice(number, number + 1) : cluster.lines
  const side = chance.one(['redis', 'postgres', 'both'] as const)
  if (isOne) tell(`server ${number}, ${side}`, number)
  else tell(`all servers, ${side}`)
  return chosen.flatMap(({ redis, postgres }) =>
    [side === 'postgres' ? [] : redis, side === 'redis' ? [] : postgres].flat(),
  )
}

/** Does something to some lines, leaves them so for a while, and heals them. */
const broken =
  (breakIt: (line: Line, scene: Scene) => void): Fault =>
  async (scene) => {
    const lines = someLines(scene)
    for (const line of lines) breakIt(line, scene)
    await scene.pause(2_500, 4_000)
    for (const line of lines) line.heal()
  }

/** Breaks connections again and again, each time for good. */
const severed =
  (breakIt: (line: Line) => void): Fault =>
  async (scene) => {
    const lines = someLines(scene)
    for (let times = 0; times < 5; times += 1) {
      for (const line of lines) breakIt(line)
      await scene.pause(100, 400)
    }
  }

export const NETWORK_FAULTS = {
  'network-cut': broken((line) => line.cut()),
  'network-hang': broken((line) => line.hang()),
  'network-delay': broken((line, { chance }) => line.delay(chance.between(20, 120))),
  'network-half-close': severed((line) => line.halfClose()),
  'network-sever': severed((line) => line.sever()),
} as const satisfies Record<string, Fault>
