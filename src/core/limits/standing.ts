import { StoreDown } from '../store-down.ts'
import type { Limit, Quota } from './limit.ts'

/** Says where a bucket stands, with nothing counted; undefined while its store is away. */
export type Standing = (limit: Limit) => Promise<Quota | undefined>

/** Lets nobody go without an answer because it cannot be said where a limit stands. */
export const standingIn =
  (quota: (limit: Limit) => Promise<Quota>): Standing =>
  (limit) =>
    quota(limit).catch((fault: unknown) => {
      if (fault instanceof StoreDown) return undefined
      throw fault
    })

/** How many stream tokens an API key may get: its own number, or the usual one. */
export const streamTokenLimit = (
  key: { readonly apiKeyId: string; readonly streamTokensPerMinute: number | null },
  usualPerMinute: number,
): Limit => ({
  bucket: `stream:${key.apiKeyId}`,
  count: key.streamTokensPerMinute ?? usualPerMinute,
  windowSeconds: 60,
})

/** How many runs an organization may start. */
export const redeemLimit = (organization: string, perMinute: number): Limit => ({
  bucket: `redeem:${organization}`,
  count: perMinute,
  windowSeconds: 60,
})
