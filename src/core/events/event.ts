/** The things that change, and the word that stands before their ids. */
export const SUBJECT_KINDS = [
  'apiKey',
  'assistant',
  'deployment',
  'endUser',
  'operator',
  'organization',
  'signingKey',
  'token',
] as const

/** A thing that changes, for instance `apiKey:key_…`. */
export type Subject = `${(typeof SUBJECT_KINDS)[number]}:${string}`

/** What happens to accounts, assistants, tokens and keys. */
export const EVENT_TYPES = [
  'api_key.changed',
  'api_key.created',
  'api_key.revoked',
  'api_key.rotated',
  'assistant.activated',
  'assistant.changed',
  'assistant.created',
  'assistant.deactivated',
  'assistant.deleted',
  'credits.added',
  'deployment.restored',
  'deployment.set_up',
  'end_user.activated',
  'end_user.deactivated',
  'end_user.erased',
  'end_user.invalidated',
  'operator.activated',
  'operator.changed',
  'operator.deactivated',
  'operator.invited',
  'operator.password_changed',
  'operator.password_reset',
  'organization.activated',
  'organization.changed',
  'organization.created',
  'organization.deactivated',
  'signing_key.added',
  'signing_key.dropped',
  'token.created',
  'token.revoked',
  'token.rotated',
  'tokens.revoked',
] as const
export type EventType = (typeof EVENT_TYPES)[number]

type Detail = string | number | boolean | null

/** What a change changed, for whoever reads it later. Neither secrets nor anything personal. */
export type Details = Readonly<Record<string, Detail | readonly Detail[]>>

/** The actor in the log of an organization that is not the actor's own. */
export const DEPLOYMENT_OWNER = 'deployment owner'

/** Who acts, and by what right. */
export interface Act {
  /** `machine` is whoever may run commands beside the server. */
  readonly actor: Subject | 'machine' | typeof DEPLOYMENT_OWNER
  /** The token or API key that was presented; null if there was none. */
  readonly credential: Subject | null
  /** There if the caller may repeat the act after a lost reply, and must then not do it twice. */
  readonly once?: Once | undefined
}

export interface Once {
  /** Stands for this act of this actor. */
  readonly key: string
  /** Stands for what was asked: another request under the same key is a mistake. */
  readonly request: string
}

/** A change, as it goes into the store together with what it changes. */
export interface Change extends Act {
  readonly type: EventType
  /** Whose event it is; null if the deployment's own. */
  readonly organization: string | null
  /** What it is about. */
  readonly subject: Subject
  /** What it ends or narrows: whoever remembers anything of these must ask again. */
  readonly ends: readonly Subject[]
  readonly details: Details
  /** There if the change adds its subject to things of which there may be only so many. */
  readonly quota?: Quota | undefined
}

/** Returns the change of a thing that ends or narrows nothing but that thing. */
export const changeOf = (
  act: Act,
  type: EventType,
  organization: string,
  subject: Subject,
  details: Details = {},
): Change => ({ ...act, type, organization, subject, ends: [subject], details })

/** How many things of a kind there may be that have not ended. */
export interface Quota {
  readonly of: 'apiKeys' | 'assistants' | 'assistantTokens' | 'operators' | 'ownTokens'
  /** The id of the organization, the assistant or the operator whose things are counted. */
  readonly owner: string
  readonly most: number
}

/**
 * A change that has happened. Its words may be those of a later version of the program, which runs
 * beside this one while it is being replaced.
 */
export interface Event extends Pick<Change, 'details' | 'organization'> {
  /** One of `EVENT_TYPES`, as far as this version knows. */
  readonly type: string
  /** A `Subject`, `machine` or `deployment owner`. */
  readonly actor: string
  readonly credential: string | null
  readonly subject: string
  readonly ends: readonly string[]
  /** 1 for the first; each is one more than the one before. */
  readonly seq: number
  /** By the store's clock; milliseconds since 1970. */
  readonly at: number
  /** Vouches for this event and for all before it. */
  readonly hash: string
}

/** Thrown by a change whose `once.key` was used before. It has changed nothing. */
export class AlreadyDone extends Error {
  override readonly name = 'AlreadyDone'
}

/** Thrown by a change that would add more than its quota allows. It has changed nothing. */
export class QuotaReached extends Error {
  override readonly name = 'QuotaReached'
}
