import { areLive, endUnder } from '../accounts/index.ts'
import { type Feed, remembered, type Seen, type Subject } from '../events/index.ts'
import { createLatest, type Latest } from '../latest.ts'
import { digestOf, isSecret } from '../secrets/index.ts'
import { KINDS, LONG_LIVED_KINDS, type LongLivedKind } from './kinds.ts'
import type { Borne, LongLivedStore } from './long-lived-store.ts'

export interface LongLivedDeps {
  readonly longLived: Pick<LongLivedStore, 'bySecret'>
  readonly feed: Feed
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
  /** Is told of every live secret that was presented. */
  readonly noteUse: (digest: string) => void
}

/** Finds the live long-lived token of one of these kinds that has this secret. */
export type FindLongLivedToken = (
  secret: string,
  kinds: readonly LongLivedKind[],
) => Promise<Borne | undefined>

/** Finds long-lived tokens, remembering what was found for as long as it is so. */
export function createFindLongLivedToken({
  longLived,
  feed,
  now,
  noteUse,
}: LongLivedDeps): FindLongLivedToken {
  const find = remembered({
    ...{ feed, subjectsOf, weigh },
    read: async (digest: string) => underAncestors(await longLived.bySecret(digest)),
  })
  return async (secret, kinds) => {
    if (!LONG_LIVED_KINDS.some((kind) => isSecret(KINDS[kind].prefix, secret))) return undefined
    const digest = digestOf(secret)
    const live = await find(digest)
    if (!live || !kinds.includes(live.token.kind)) return undefined
    if (live.expiresAt !== null && now() >= live.expiresAt) return undefined
    noteUse(digest)
    return live
  }
}

/** A token counts for one more entry for each so many characters of its data. */
const CHARACTERS_OF_ENTRY = 2_000

const weigh = ({ token: { data } }: Borne): number =>
  data === null ? 1 : 1 + Math.floor(JSON.stringify(data).length / CHARACTERS_OF_ENTRY)

/** Ends a token with its ancestors. None is found while one of them is not live. */
function underAncestors({ value, asOf }: Seen<Borne>): Seen<Borne> {
  if (!value || !areLive(value.ancestors)) return { asOf, value: undefined }
  return { asOf, value: { ...value, expiresAt: endUnder(value.expiresAt, value.ancestors) } }
}

function subjectsOf({ token, ancestors }: Borne): Subject[] {
  const subjects: Subject[] = [`token:${token.id}`, `organization:${token.organization}`]
  if (token.operator) subjects.push(`operator:${token.operator.id}`)
  if (token.assistant) subjects.push(`assistant:${token.assistant.id}`)
  return [...subjects, ...ancestors.map(({ subject }) => subject)]
}

/** Remembers which secrets were used, by their digests, until that is written down. */
export type Uses = Latest

export function createUses(store: Pick<LongLivedStore, 'used'>, now: () => number): Uses {
  return createLatest((noted) => store.used(noted.map(([digest, at]) => ({ digest, at }))), now)
}
