import type { Stage } from '../stage.ts'

const LITTLE = 200
const AMOUNT = 100

/** Adds credits before any run, which ends that there is no limit. */
export async function openPurse(stage: Stage): Promise<void> {
  await add(stage, 5 * AMOUNT)
}

/** Adds credits whenever there are few, and says so again when no answer came, or by chance. */
export async function fillPurse(stage: Stage): Promise<void> {
  while (!stage.isOver()) {
    const ask = { path: '/api/v1/balance', bearer: stage.made.apiKey.keySecret }
    const { status, text } = await stage.call(stage.chance.below(stage.servers), ask)
    const left = status === 200 ? Number(JSON.parse(text).credits) : LITTLE
    if (left < LITTLE) await add(stage, AMOUNT)
    await stage.pause(100, 300)
  }
}

async function add(stage: Stage, amount: number): Promise<void> {
  const reference = stage.newName('credits')
  const json = { amount, reference }
  const path = '/api/v1/admin/credits'
  const ask = { method: 'POST', path, bearer: stage.made.accessToken, json } as const
  for (let tries = 0; tries < 3; tries += 1) {
    const { outcome } = await stage.act('add', reference, ask, { amount })
    if (outcome === 'yes' && stage.chance.next() < 0.8) return
    await stage.pause(20, 60)
  }
}
