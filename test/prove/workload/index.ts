import type { Stage } from '../stage.ts'
import { askAround, drill } from './drills.ts'
import { fillPurse } from './purse.ts'
import { rotateSigning } from './signing-keys.ts'
import { redeemOnce, runKeyed } from './single-use.ts'

/** What is asked for most: everything, or what some bug would be seen in. */
export type Focus = 'all' | 'ends' | 'runs'

/** Lets everybody act until all is over. */
export async function actAll(stage: Stage, focus: Focus, boundMilliseconds: number): Promise<void> {
  const runs = () => [redeemOnce(stage), redeemOnce(stage), runKeyed(stage), fillPurse(stage)]
  const drills = () => [drill(stage, boundMilliseconds), drill(stage, boundMilliseconds)]
  const all = {
    all: () => [...runs(), ...drills(), askAround(stage), rotateSigning(stage, boundMilliseconds)],
    runs: () => [...runs(), redeemOnce(stage)],
    ends: () => [...drills(), ...drills(), ...drills()],
  } as const satisfies Record<Focus, () => Promise<void>[]>
  await Promise.all(all[focus]())
}
