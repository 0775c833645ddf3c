const DAY_SECONDS = 86_400

type Kind = {
  /** Whose folder has what is done with it. */
  readonly family: 'access' | 'assistant' | 'chat' | 'stream' | 'user'
  readonly uses: 'one' | 'many'
  /** Whole seconds, both bounds included; left out where any end may be given. */
  readonly lifetimeSeconds?: { readonly least: number; readonly most: number }
} & ({ readonly form: 'jwt' } | { readonly form: 'opaque'; readonly prefix: string })

/** The kinds of token, a row each. */
export const KINDS = {
  chat: { family: 'chat', form: 'jwt', uses: 'one', lifetimeSeconds: { least: 1, most: 300 } },
  stream: {
    family: 'stream',
    form: 'opaque',
    uses: 'one',
    prefix: 'pub_tok_',
    lifetimeSeconds: { least: 1, most: 300 },
  },
  user: {
    family: 'user',
    form: 'jwt',
    uses: 'many',
    lifetimeSeconds: { least: 1, most: 30 * DAY_SECONDS },
  },
  assistant: { family: 'assistant', form: 'opaque', uses: 'many', prefix: 'i5t_' },
  personal: { family: 'assistant', form: 'opaque', uses: 'many', prefix: 'i5t_' },
  session: {
    family: 'access',
    form: 'opaque',
    uses: 'many',
    prefix: 'vai_ses_',
    lifetimeSeconds: { least: DAY_SECONDS / 2, most: DAY_SECONDS / 2 },
  },
  pat: {
    family: 'access',
    form: 'opaque',
    uses: 'many',
    prefix: 'vai_pat_',
    lifetimeSeconds: { least: DAY_SECONDS, most: 365 * DAY_SECONDS },
  },
  device: {
    family: 'access',
    form: 'opaque',
    uses: 'many',
    prefix: 'vai_dev_',
    lifetimeSeconds: { least: 90 * DAY_SECONDS, most: 90 * DAY_SECONDS },
  },
} as const satisfies Readonly<Record<string, Kind>>

type AnyKind = keyof typeof KINDS
type KindWith<Column> = {
  [Name in AnyKind]: (typeof KINDS)[Name] extends Column ? Name : never
}[AnyKind]

export type Family = (typeof KINDS)[AnyKind]['family']
export type JwtKind = KindWith<{ form: 'jwt' }>
export type SingleUseKind = KindWith<{ uses: 'one' }>
/** The kinds that are opaque, used many times, and kept until they are revoked. */
export type LongLivedKind = KindWith<{ form: 'opaque'; uses: 'many' }>
/** The kinds of token by which operators are known, and which they manage themselves. */
export type AccessKind = KindWith<{ family: 'access' }>
/** The kinds that are managed together with tokens for assistants. */
type AssistantFamilyKind = KindWith<{ family: 'assistant' }>

const isKind = (name: string): name is AnyKind => Object.hasOwn(KINDS, name)
const isJwt = (name: AnyKind): name is JwtKind => KINDS[name].form === 'jwt'
const isSingleUse = (name: AnyKind): name is SingleUseKind => KINDS[name].uses === 'one'
const isLongLived = (name: AnyKind): name is LongLivedKind => !isJwt(name) && !isSingleUse(name)
const isAccess = (name: AnyKind): name is AccessKind => KINDS[name].family === 'access'
const isOfAssistants = (name: AnyKind): name is AssistantFamilyKind =>
  KINDS[name].family === 'assistant'

const ALL = Object.keys(KINDS).filter(isKind)
export const JWT_KINDS = ALL.filter(isJwt)
const SINGLE_USE_KINDS = ALL.filter(isSingleUse)
export const LONG_LIVED_KINDS = ALL.filter(isLongLived)
export const ACCESS_KINDS = ALL.filter(isAccess)
export const ASSISTANT_FAMILY = ALL.filter(isOfAssistants)

/** Returns the single-use kinds that a secret may be of: the one of its prefix, or else all JWTs. */
export function singleUseKindsOf(secret: string): readonly SingleUseKind[] {
  const opaque = SINGLE_USE_KINDS.filter(
    (kind) => !isJwt(kind) && secret.startsWith(KINDS[kind].prefix),
  )
  return opaque.length > 0 ? opaque : SINGLE_USE_KINDS.filter((kind) => isJwt(kind))
}

/** Returns whether a token of this kind may live so long. */
export function isLifetimeOf(
  name: KindWith<{ lifetimeSeconds: object }>,
  seconds: number,
): boolean {
  const { least, most } = KINDS[name].lifetimeSeconds
  return Number.isInteger(seconds) && seconds >= least && seconds <= most
}
