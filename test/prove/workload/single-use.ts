import { digestOf } from '../../../src/core/secrets/index.ts'
import { claimsIn, saying } from '../../support/chat-calls.ts'
import type { Ask } from '../caller.ts'
import type { Stage } from '../stage.ts'

/** A token for one run, and the one call that it is good for. */
interface Ticket {
  readonly name: string
  readonly redeem: Ask
}

/** How many tokens wait for later, and how many that were used are tried again and again. */
const MOST_KEPT = 60
const MOST_USED = 400

/**
 * Issues tokens, lets callers of several servers race for some, keeps others for later, and tries
 * those that were used once more, soon and after a while.
 */
export async function redeemOnce(stage: Stage): Promise<void> {
  const [kept, used]: [Ticket[], Ticket[]] = [[], []]
  while (!stage.isOver()) {
    const ticket = await issued(stage)
    if (!ticket) {
      await stage.pause(50, 150)
      continue
    }
    kept.push(ticket)
    const isNow = kept.length > MOST_KEPT || stage.chance.next() < 0.7
    const chosen = isNow ? kept.splice(stage.chance.below(kept.length), 1) : []
    await Promise.all([
      ...chosen.map((it) => race(stage, it)),
      ...(used.length > 0 ? [redeem(stage, stage.chance.one(used))] : []),
    ])
    used.push(...chosen)
    if (used.length > MOST_USED) used.shift()
    await stage.pause(20, 80)
  }
  await Promise.all(kept.map((ticket) => race(stage, ticket)))
}

const issued = (stage: Stage): Promise<Ticket | undefined> =>
  stage.chance.next() < 0.6 ? issueStream(stage) : issueChat(stage)

async function issueStream(stage: Stage): Promise<Ticket | undefined> {
  const { apiKey, workflow } = stage.made
  const name = nameOf(stage)
  const ask = { path: '/api/v1/token?ttl=300', bearer: apiKey.keySecret }
  const { status, text } = await stage.act('create', name, ask)
  if (status !== 200) return undefined
  const { token } = JSON.parse(text)
  stage.runIds.set(name, digestOf(token))
  const path = `/api/v1/run/${workflow.id}/stream`
  return { name, redeem: { method: 'POST', path, bearer: token, json: { story: name } } }
}

async function issueChat(stage: Stage): Promise<Ticket | undefined> {
  const { apiKey, chatbot } = stage.made
  const name = nameOf(stage)
  const json = { chatbotId: chatbot.id, ttl: 300 }
  const ask = {
    method: 'POST',
    path: '/api/v1/chat/token',
    bearer: apiKey.keySecret,
    json,
  } as const
  const { status, text } = await stage.act('create', name, ask)
  if (status !== 200) return undefined
  const { token } = JSON.parse(text)
  stage.runIds.set(name, String(claimsIn(token).jti))
  const path = '/api/v1/chat/stream?protocol=text'
  return { name, redeem: { method: 'POST', path, bearer: token, json: saying(name) } }
}

/** Some runs wait at the model for longer. */
const nameOf = (stage: Stage): string =>
  `${stage.chance.next() < 0.08 ? 'slow-' : ''}${stage.newName('run')}`

const redeem = (stage: Stage, { name, redeem: ask }: Ticket) => stage.act('redeem', name, ask)

const race = (stage: Stage, ticket: Ticket) =>
  Promise.all(Array.from({ length: 1 + stage.chance.below(3) }, () => redeem(stage, ticket)))

/** Runs that are asked for with the API key: each request is one run at most. */
export async function runKeyed(stage: Stage): Promise<void> {
  const { apiKey, workflow } = stage.made
  while (!stage.isOver()) {
    const name = stage.newName('run')
    const path = `/api/v1/run/${workflow.id}`
    const ask = { method: 'POST', path, bearer: apiKey.keySecret, json: { story: name } } as const
    await stage.act('run', name, ask)
    await stage.pause(100, 300)
  }
}
