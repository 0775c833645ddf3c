import type { DatabaseSync } from 'node:sqlite'
import type { NewOperator, Operator } from '../../core/accounts/index.ts'
import { operatorOf } from '../account-rows.ts'

/** Operators as `operatorOf` reads them. */
export const SHOWN = `
  SELECT p.*, o.name AS organization_name
  FROM operators p JOIN organizations o ON o.id = p.organization`

/** Reads one operator, active or not. */
export function showOperator(db: DatabaseSync): (id: string) => Operator | undefined {
  const show = db.prepare(`${SHOWN} WHERE p.id = ?`)
  return (id) => {
    const row = show.get(id)
    return row && operatorOf(row)
  }
}

/** Writes an operator. Undefined, and nothing written, if the username is taken. */
export function insertOperator(db: DatabaseSync) {
  const insert = db.prepare(`
    INSERT INTO operators (id, organization, username, email, password, role, deployment_owner,
      ai_seat, permissions, active, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT (username) DO NOTHING`)
  const show = showOperator(db)
  return (operator: NewOperator, now: number): Operator | undefined => {
    const { id, organization, username, email, password, role, permissions } = operator
    const flags = [Number(operator.isDeploymentOwner), Number(operator.hasAiSeat)]
    const texts = [id, organization, username, email, password, role]
    const { changes } = insert.run(...texts, ...flags, JSON.stringify(permissions), now)
    return changes === 1 ? show(id) : undefined
  }
}
