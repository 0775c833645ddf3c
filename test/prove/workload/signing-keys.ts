import type { Stage } from '../stage.ts'

const PATH = '/api/v1/admin/signing-keys'

/** Rotates the signing key now and then, and drops the old ones once the new one signs. */
export async function rotateSigning(stage: Stage, boundMilliseconds: number): Promise<void> {
  while (!stage.isOver()) {
    await stage.pause(4_000, 8_000)
    if (stage.isOver()) return
    const before = usersOf(stage)
    const old = await keyIds(stage)
    const added = await stage.call(stage.chance.below(stage.servers), {
      method: 'POST',
      path: `${PATH}/rotate`,
      bearer: stage.made.accessToken,
    })
    await stage.pause(2 * boundMilliseconds + 300, 2 * boundMilliseconds + 600)
    // Where it is unknown whether there is another key, the newest of the old ones has to stay.
    if (added.outcome !== 'yes') await dropAll(stage, old.slice(0, -1), [])
    else await dropAll(stage, old, before)
  }
}

const usersOf = (stage: Stage): string[] =>
  stage.history.ops
    .filter(
      ({ deed, subject, outcome }) =>
        deed === 'create' && outcome === 'yes' && subject.startsWith('user-'),
    )
    .map(({ subject }) => subject)

async function keyIds(stage: Stage): Promise<string[]> {
  const { status, text } = await stage.call(stage.chance.below(stage.servers), {
    path: PATH,
    bearer: stage.made.accessToken,
  })
  if (status !== 200) return []
  return JSON.parse(text).items.map(({ id }: { id: string }) => id)
}

/** Drops keys, and with them all tokens that were issued before there was another one. */
async function dropAll(
  stage: Stage,
  ids: readonly string[],
  ends: readonly string[],
): Promise<void> {
  if (ids.length === 0) return
  const sentAt = stage.now()
  const replies = []
  for (const id of ids) {
    const path = `${PATH}/${id}`
    replies.push(
      await stage.call(stage.chance.below(stage.servers), {
        method: 'DELETE',
        path,
        bearer: stage.made.accessToken,
      }),
    )
  }
  for (const name of usersOf(stage)) stage.live.delete(name)
  const last = replies.at(-1)
  stage.history.write({
    deed: 'end',
    subject: 'signing keys',
    server: last?.server ?? 0,
    sentAt,
    answeredAt: stage.now(),
    status: last?.status ?? 0,
    outcome: replies.every(({ outcome }) => outcome === 'yes') ? 'yes' : 'unknown',
    ends,
    mayEnd: usersOf(stage),
  })
}
