import type { Deployed } from './deployment.ts'

/** Counts all changes that the managers of an organization may make in this minute. */
export async function takeAllChanges(
  { settings, stores }: Pick<Deployed, 'settings' | 'stores'>,
  organization: string,
): Promise<void> {
  const count = settings.JETON_LIMIT_CHANGES_PER_MINUTE
  const limit = { bucket: `changes:${organization}`, count, windowSeconds: 60 }
  const { remaining } = await stores.tokens.quota(limit)
  await stores.tokens.admit([{ ...limit, cost: remaining }])
}
