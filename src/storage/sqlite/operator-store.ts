import type { Operator, OperatorChanges, OperatorStore } from '../../core/accounts/index.ts'
import { operatorOf } from '../account-rows.ts'
import { seenIn } from '../sql/seen.ts'
import { createEnding } from './endings.ts'
import type { CommitDeed } from './log.ts'
import type { Sqlite } from './open.ts'
import { insertOperator, SHOWN, showOperator } from './operator-rows.ts'
import { pageFrom, pageIn, pageValues } from './pages.ts'

const BY_ID = `
  SELECT h.seq, p.*, o.name AS organization_name FROM event_head h
  LEFT JOIN operators p ON p.id = ? AND p.active = 1
    AND EXISTS (SELECT 1 FROM organizations WHERE id = p.organization AND active = 1)
  LEFT JOIN organizations o ON o.id = p.organization`
const CHANGE = `
  UPDATE operators SET email = ifnull(:email, email), role = ifnull(:role, role),
    permissions = ifnull(:permissions, permissions), ai_seat = ifnull(:seat, ai_seat)
  WHERE id = :id`
const OTHER_OWNER = `
  SELECT 1 FROM operators WHERE organization = ? AND id <> ? AND role = 'owner' AND active = 1`

const IS = (state: string) => `EXISTS (SELECT 1 FROM operators WHERE id = :operator AND ${state})`
const OF_INACTIVE = {
  tokens: `operator = :operator AND ${IS('active = 0')}`,
  apiKeys: `made_by = :operator AND ${IS('active = 0')}`,
}
const WITHOUT_SEAT = {
  tokens: `operator = :operator AND kind IN ('assistant', 'personal') AND ${IS('ai_seat = 0')}`,
}
const SESSIONS = { tokens: "operator = :operator AND kind = 'session' AND id IS NOT :kept" }
const LIVE_KEYS = `
  SELECT id FROM api_keys
  WHERE made_by = :operator AND revoked_at IS NULL AND ifnull(expires_at > :now, true)
  ORDER BY created_at, id LIMIT 100`

/** Keeps operators in SQLite. */
export function sqliteOperatorStore(sqlite: Sqlite, commitDeed: CommitDeed): OperatorStore {
  return {
    ...operatorQueries(sqlite),
    ...operatorDeeds(sqlite, commitDeed),
    ...passwordDeeds(sqlite, commitDeed),
  }
}

type Queries = 'byId' | 'forSigningIn' | 'list' | 'show'

function operatorQueries({ db, read }: Sqlite): Pick<OperatorStore, Queries> {
  const forSigningIn = db.prepare(`${SHOWN} WHERE p.username = ? AND p.active = 1 AND o.active = 1`)
  const byId = db.prepare(BY_ID)
  const list = db.prepare(`${SHOWN} WHERE p.organization = :organization AND ${pageIn('p')}`)
  const show = db.prepare(`${SHOWN} WHERE p.id = ? AND p.organization = ?`)
  return {
    forSigningIn: (username) =>
      read(() => {
        const row = forSigningIn.get(username)
        return row && { operator: operatorOf(row), password: String(row.password) }
      }),
    byId: (id) => read(() => seenIn(byId.get(id), operatorOf)),
    list: (organization, page) =>
      read(() => pageFrom(list.all({ organization, ...pageValues(page) }), page.limit, operatorOf)),
    show: (organization, id) =>
      read(() => {
        const row = show.get(id, organization)
        return row && operatorOf(row)
      }),
  }
}

type Deeds = 'activate' | 'add' | 'change' | 'deactivate'

function operatorDeeds({ db }: Sqlite, commitDeed: CommitDeed): Pick<OperatorStore, Deeds> {
  const show = showOperator(db)
  const insert = insertOperator(db)
  const change = db.prepare(CHANGE)
  const setActive = db.prepare('UPDATE operators SET active = ? WHERE id = ?')
  const otherOwner = db.prepare(OTHER_OWNER)
  const liveKeys = db.prepare(LIVE_KEYS)
  const endAll = createEnding(db, commitDeed, OF_INACTIVE)
  const endForSeat = createEnding(db, commitDeed, WITHOUT_SEAT)

  const isLastOwner = ({ id, organization, role, isActive }: Operator) =>
    role === 'owner' && isActive && !otherOwner.get(organization.id, id)

  return {
    add: (operator, told) =>
      commitDeed((now, append, undo) => {
        append(told) // first: whoever repeats an act hears that, and not that the name is taken
        return insert(operator, now) ?? undo('taken')
      }),
    async change(id, changes, told) {
      const values = { operator: id }
      const outcome = await commitDeed((now, append) => {
        const before = show(id)
        if (!before) return { answer: undefined }
        if (isDemotion(changes) && isLastOwner(before)) return { answer: 'last_owner' as const }
        // What a crash kept from ending must not come back with the seat.
        if (changes.hasAiSeat) endForSeat.complete(values, now)
        change.run({ id, ...changedColumns(changes) })
        return { begun: endForSeat.begin(values, now, told, append), answer: show(id) }
      })
      if (outcome.begun) await endForSeat.finish(outcome.begun, values, told)
      return outcome.answer
    },
    async deactivate(id, endsApiKeys, told) {
      const values = { operator: id }
      const outcome = await commitDeed((now, append) => {
        const before = show(id)
        if (!before) return { answer: undefined }
        if (isLastOwner(before)) return { answer: 'last_owner' as const }
        const liveApiKeys = liveKeys.all({ operator: id, now }).map((key) => String(key.id))
        if (liveApiKeys.length > 0 && !endsApiKeys) return { answer: { liveApiKeys } }
        setActive.run(0, id)
        return { begun: endAll.begin(values, now, told, append), answer: show(id) }
      })
      if (outcome.begun) await endAll.finish(outcome.begun, values, told)
      return outcome.answer
    },
    activate: (id, told) =>
      commitDeed((now, append) => {
        endAll.complete({ operator: id }, now)
        if (setActive.run(1, id).changes === 0) return undefined
        append(told)
        return show(id)
      }),
  }
}

const isDemotion = ({ role = 'owner' }: OperatorChanges): boolean => role !== 'owner'

/** What is null stays as it is. */
const changedColumns = ({ email, role, permissions, hasAiSeat }: OperatorChanges) => ({
  email: email ?? null,
  role: role ?? null,
  permissions: permissions ? JSON.stringify(permissions) : null,
  seat: hasAiSeat === undefined ? null : Number(hasAiSeat),
})

function passwordDeeds({ db }: Sqlite, commitDeed: CommitDeed): Pick<OperatorStore, 'setPassword'> {
  const setPassword = db.prepare('UPDATE operators SET password = ? WHERE id = ?')
  const endSessions = createEnding(db, commitDeed, SESSIONS)
  return {
    async setPassword(id, password, keptSession, told) {
      const values = { operator: id, kept: keptSession ?? null }
      const begun = await commitDeed((now, append) =>
        setPassword.run(password, id).changes === 0
          ? undefined
          : endSessions.begin(values, now, told, append),
      )
      if (begun) await endSessions.finish(begun, values, told)
      return begun !== undefined
    },
  }
}
