import {
  actOf,
  isElsewhere,
  isWhereNothingLives,
  type Manager,
  may,
  mayCreateTokens,
  type NotAParent,
  parentOf,
  whyNotParent,
} from '../../accounts/index.ts'
import { type Answer, answerOf, type Denial, deny } from '../../answer.ts'
import type { AssistantStore, KeptAssistant } from '../../assistants/index.ts'
import { isLongerThan } from '../../code-points.ts'
import { type Change, changeOf } from '../../events/index.ts'
import { type OverQuota, type RowQuotas, withinQuota } from '../../limits/index.ts'
import { newStoredSecret, newUuid } from '../../secrets/index.ts'
import { countChange, type ManagerDeps, type TooManyChanges } from '../authenticate-manager.ts'
import { KINDS } from '../kinds.ts'
import type {
  LongLivedStore,
  LongLivedToken,
  NewLongLivedToken,
  TokenNotes,
} from '../long-lived-store.ts'
import { USER_PERMISSIONS } from '../user/jwt.ts'
import {
  type Asker,
  authenticateSeated,
  type NotPlaced,
  type NotSeated,
  placed,
} from './authorize.ts'
import { isCidr, isHost, isWithin, type Restriction } from './restrictions.ts'
import { findAssistant } from './show-assistant.ts'

export interface AssistantDeps extends ManagerDeps {
  readonly assistants: Pick<AssistantStore, 'show'>
  readonly longLived: Pick<LongLivedStore, 'add'>
  readonly quotas: RowQuotas
  /** The store's clock; milliseconds since 1970. */
  readonly now: () => number
}

/** What a token may be asked to be. */
export interface AskedToken {
  /** Where it is to belong: undefined for the operator's own organization, '' if it could not be read. */
  readonly organizationId: string | undefined
  /** `personal` for one that acts as its operator; undefined if it was not said. */
  readonly type: 'assistant' | 'personal' | undefined
  /** By id or natural id. */
  readonly assistantId: string | undefined
  readonly notes: string
  readonly isReadOnly: boolean
  /** Which of the two fields after it restricts the token. */
  readonly restrict: 'cidr' | 'host' | undefined
  readonly cidr: string | undefined
  readonly host: string | undefined
  /** Milliseconds since 1970; null for no end, NaN if it could not be read. */
  readonly expiresAt: number | null
  readonly data: TokenNotes | null
}

export interface AssistantRequest extends Asker {
  /** Reads what is asked for, once it is known who asks. */
  readonly read: () => ReadToken
}

interface ReadToken {
  readonly asked: AskedToken
  /** The field that could not be read at all; undefined if all could. */
  readonly unreadable: AskedField | undefined
}

export type AskedField = Exclude<keyof AskedToken, 'isReadOnly'> | 'body' | 'readOnly'

type Denied =
  | NotAParent
  | NotPlaced<AskedField>
  | Denial<'assistant_not_found' | 'organization_inactive' | 'read_only' | 'unauthorized'>
  | TooManyChanges
  | OverQuota
  | Denial<'wider_than_parent', { readonly field: 'cidr' | 'host' | 'restrict' }>

type Issued = Answer<{ readonly token: LongLivedToken; readonly secret: string }, Denied>

/** In characters (Unicode code points). */
const LONGEST_NOTES = 1_000
/** As JSON. */
const LARGEST_DATA_BYTES = 4_096
/** How many lists and objects may lie in each other: whoever reads them may do so by recursion. */
const DEEPEST_DATA = 32

/**
 * Issues a token for an assistant, or a personal one, which acts as its operator. One that is issued
 * in another organization acts for no operator. The secret is in this answer and nowhere else.
 *
 * What is made with a token or an API key ends with it, does not outlive it, may do no more, and is
 * used from nowhere else; a session stands for the person, so what is made in one may outlive it.
 * With an API key that may do nothing but make tokens nobody gets a personal one, which may do more.
 */
export async function assistant(
  deps: AssistantDeps,
  { read, ...asker }: AssistantRequest,
): Promise<NotSeated | Placed<Issued>> {
  const known = await authenticateSeated(deps, asker)
  if (!known.ok) return known
  const { manager } = known
  const { presented } = asker
  const issued = await issuedBy(deps, { manager, presented }, read())
  return answerOf(manager.organization, issued)
}

/** With the organization that an answer is counted for, if that is known. */
type Placed<Outcome> = Outcome & { readonly organization?: string | undefined }

async function issuedBy(
  deps: AssistantDeps,
  asker: Known,
  { asked, unreadable }: ReadToken,
): Promise<Placed<Issued>> {
  const { manager } = asker
  if (manager.credential.isReadOnly) return deny('read_only')
  if (!mayMake(manager, asked)) return deny('forbidden')
  const field = unreadable ?? wrongFieldOf(asked, deps.now()) ?? misplacedOf(asked, manager)
  const there = await placed(deps, manager, asked.organizationId, field)
  if (!there.ok) return there
  const issued = await issuedThere(deps, { ...asker, manager: there.manager }, asked)
  return answerOf(there.manager.organization, issued)
}

async function issuedThere(deps: AssistantDeps, asker: Known, asked: AskedToken): Promise<Issued> {
  const { manager } = asker
  if (await isWhereNothingLives(deps.organizations, manager)) return deny('organization_inactive')
  const obstacle = whyNotParent(manager, asked.expiresAt)
  if (obstacle) return obstacle
  const restriction = restrictionUnder(manager, asked)
  if (typeof restriction === 'string') return deny('wider_than_parent', { field: restriction })

  const opened = await openedBy(deps.assistants, asked, manager.organization)
  if (opened === 'nothing') return deny('assistant_not_found')
  const assistant = opened?.id ?? null
  return make(deps, asker, { ...newToken(asked, manager), ...restriction, assistant })
}

interface Known {
  readonly manager: Manager
  readonly presented: Asker['presented']
}

async function make(
  deps: AssistantDeps,
  asker: Known,
  wanted: Omit<NewLongLivedToken, 'secret'>,
): Promise<Issued> {
  const tooMany = await countChange(deps, asker)
  if (tooMany) return tooMany
  const { secret, stored } = newStoredSecret(KINDS[wanted.kind].prefix)
  const token: NewLongLivedToken = { ...wanted, secret: stored }
  return keep(deps, token, asker.manager, secret)
}

async function keep(
  { longLived, quotas }: AssistantDeps,
  token: NewLongLivedToken,
  manager: Manager,
  secret: string,
): Promise<Issued> {
  const [of, owner] =
    token.assistant === null
      ? (['ownTokens', manager.operator.id] as const)
      : (['assistantTokens', token.assistant] as const)
  const kept = await withinQuota(quotas, of, owner, (quota) =>
    longLived.add(token, { ...creation(token, manager), quota }),
  )
  if (!kept.ok) return kept
  const { added } = kept
  // Whoever asked, or what they asked for, has ended meanwhile.
  return added.revokedAt === null ? { ok: true, token: added, secret } : deny('unauthorized')
}

function mayMake(manager: Manager, { type }: AskedToken): boolean {
  return mayCreateTokens(manager) && (type !== 'personal' || may(manager, 'own_tokens:manage'))
}

function wrongFieldOf(asked: AskedToken, now: number): AskedField | undefined {
  const { type, assistantId, expiresAt, data } = asked
  if (type === undefined) return 'type'
  if ((assistantId !== undefined) !== (type === 'assistant')) return 'assistantId'
  if (isLongerThan(asked.notes, LONGEST_NOTES)) return 'notes'
  const restriction = wrongRestrictionOf(asked)
  if (restriction) return restriction
  if (expiresAt !== null && !(expiresAt > now)) return 'expiresAt'
  const isFit = !isDeeper(data, DEEPEST_DATA) && byteLengthOf(data) <= LARGEST_DATA_BYTES
  return isFit ? undefined : 'data'
}

/** Nobody acts as an operator of another organization. */
function misplacedOf(
  { type, organizationId = '' }: AskedToken,
  { operator }: Manager,
): AskedField | undefined {
  const isOwn = organizationId === '' || organizationId === operator.organization.id
  return type === 'personal' && !isOwn ? 'organizationId' : undefined
}

const byteLengthOf = (data: unknown): number => Buffer.byteLength(JSON.stringify(data))

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((below) => isDeeper(below, levels - 1))
}

/** A restriction that was not meant to be one would leave the token open to everybody. */
function wrongRestrictionOf({ restrict, cidr, host }: AskedToken): AskedField | undefined {
  const isRightCidr = restrict === 'cidr' ? isCidr(cidr ?? '') : cidr === undefined
  if (!isRightCidr) return 'cidr'
  const isRightHost = restrict === 'host' ? isHost(host ?? '') : host === undefined
  return isRightHost ? undefined : 'host'
}

/** The assistant that the token shall open, if any. */
async function openedBy(
  assistants: AssistantDeps['assistants'],
  { assistantId }: AskedToken,
  organization: string,
): Promise<KeptAssistant | 'nothing' | undefined> {
  if (assistantId === undefined) return undefined
  const found = await findAssistant(assistants, organization, assistantId)
  return found?.isActive ? found : 'nothing'
}

function newToken(asked: AskedToken, manager: Manager) {
  const { operator } = manager
  return {
    id: newUuid(),
    kind: asked.type ?? 'assistant',
    organization: manager.organization,
    operator: isElsewhere(manager) ? null : operator.id,
    madeBy: parentOf(manager),
    name: asked.notes,
    isReadOnly: asked.isReadOnly,
    data: asked.data,
    permissions: permissionsFrom(manager),
    expiresAt: asked.expiresAt,
  }
}

/**
 * Returns where a new token may be used from: what was asked for or, left out, what its parent is
 * tied to; the field that would allow more than an ancestor, if one would.
 */
function restrictionUnder(
  { credential }: Manager,
  { restrict, ...asked }: AskedToken,
): Restriction | 'cidr' | 'host' | 'restrict' {
  const line = [credential, ...credential.ancestors].filter((it) => it.cidr ?? it.host)
  if (!restrict) return { cidr: line[0]?.cidr ?? null, host: line[0]?.host ?? null }
  if (line.some((outer) => outer[restrict] === null)) return 'restrict'
  const restriction = { cidr: asked.cidr ?? null, host: asked.host ?? null }
  return line.every((outer) => isWithin(restriction, outer)) ? restriction : restrict
}

/** Returns what a new token may do because its parent may; null for everything. */
function permissionsFrom({
  credential: { permissions },
}: Manager): NewLongLivedToken['permissions'] {
  return permissions && USER_PERMISSIONS.filter((it) => permissions.includes(it))
}

function creation(token: NewLongLivedToken, manager: Manager): Change {
  const { id, kind, organization, assistant, isReadOnly } = token
  const change = changeOf(actOf(manager), 'token.created', organization, `token:${id}`)
  return { ...change, ends: [], details: { kind, assistant, isReadOnly } }
}
