import type { Operator, OperatorChanges, OperatorStore } from '../../core/accounts/index.ts'
import type { Change, Subject } from '../../core/events/index.ts'
import { operatorOf } from '../account-rows.ts'
import { seenIn } from '../seen.ts'
import { endTokens } from './endings.ts'
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
const OWNER = `
  SELECT 1 FROM operators WHERE organization = ? AND role = 'owner' AND active = 1`

const TOKENS = `
  operator = :operator
  OR made_by IN (SELECT 'apiKey:' || id FROM api_keys WHERE made_by = :operator)`
const FOR_THE_SEAT = "operator = :operator AND kind IN ('assistant', 'personal')"
const SESSIONS = "operator = :operator AND kind = 'session' AND id IS NOT :kept"

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
  const owner = db.prepare(OWNER)
  const endAll = endTokens(db, TOKENS)
  const endForSeat = endTokens(db, FOR_THE_SEAT)

  const wasLastOwner = ({ organization, role, isActive }: Operator) =>
    role === 'owner' && isActive && !owner.get(organization.id)

  /** Does something to an operator who is there, unless it leaves nobody to own the organization. */
  const alter = (id: string, told: Change, deed: (now: number) => readonly Subject[]) =>
    commitDeed<Operator | 'last_owner' | undefined>((now, append, undo) => {
      const before = show(id)
      if (!before) return undefined
      append(told, deed(now))
      return wasLastOwner(before) ? undo('last_owner') : show(id)
    })

  return {
    add: (operator, told) =>
      commitDeed((now, append, undo) => {
        append(told) // first: whoever repeats an act hears that, and not that the name is taken
        return insert(operator, now) ?? undo('taken')
      }),
    change: (id, changes, told) =>
      alter(id, told, (now) => {
        change.run({ id, ...changedColumns(changes) })
        return changes.hasAiSeat === false ? endForSeat({ operator: id }, now, told.ends) : []
      }),
    deactivate: (id, told) =>
      alter(id, told, (now) => {
        setActive.run(0, id)
        return endAll({ operator: id }, now, told.ends)
      }),
    activate: (id, told) =>
      commitDeed((_, append) => {
        if (setActive.run(1, id).changes === 0) return undefined
        append(told)
        return show(id)
      }),
  }
}

/** What is null stays as it is. */
const changedColumns = ({ email, role, permissions, hasAiSeat }: OperatorChanges) => ({
  email: email ?? null,
  role: role ?? null,
  permissions: permissions ? JSON.stringify(permissions) : null,
  seat: hasAiSeat === undefined ? null : Number(hasAiSeat),
})

function passwordDeeds({ db }: Sqlite, commitDeed: CommitDeed): Pick<OperatorStore, 'setPassword'> {
  const setPassword = db.prepare('UPDATE operators SET password = ? WHERE id = ?')
  const endSessions = endTokens(db, SESSIONS)
  return {
    setPassword: (id, password, keptSession, told) =>
      commitDeed((now, append) => {
        if (setPassword.run(password, id).changes === 0) return false
        append(told, endSessions({ operator: id, kept: keptSession ?? null }, now, told.ends))
        return true
      }),
  }
}
