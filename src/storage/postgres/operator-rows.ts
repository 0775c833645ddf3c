import type { NewOperator, Operator } from '../../core/accounts/index.ts'
import { operatorOf } from '../account-rows.ts'
import { sql } from '../sql/sql.ts'
import type { Ask } from './open.ts'

/** What a query selects for `operatorOf`: of operators `p` and their organizations `o`. */
export const OPERATOR = sql`
  p.id, p.organization, p.username, p.email, p.role, p.permissions, p.ai_seat, p.deployment_owner,
  p.active, p.created_at, o.name AS organization_name`

/** Operators as `operatorOf` reads them. */
export const SHOWN = sql`
  SELECT ${OPERATOR} FROM operators p JOIN organizations o ON o.id = p.organization`

/** Reads one operator, active or not. */
export async function showOperator(ask: Ask, id: string): Promise<Operator | undefined> {
  const [row] = await ask(sql`${SHOWN} WHERE p.id = ${id}`)
  return row && operatorOf(row)
}

/** Writes an operator. Undefined, and nothing written, if the username is taken. */
export async function insertOperator(
  ask: Ask,
  operator: NewOperator,
  now: number,
): Promise<Operator | undefined> {
  const { id, organization, username, email, password, role } = operator
  const written = await ask(sql`
    INSERT INTO operators (id, organization, username, email, password, role, deployment_owner,
      ai_seat, permissions, created_at)
    VALUES (${id}, ${organization}, ${username}, ${email}, ${password}, ${role},
      ${operator.isDeploymentOwner}, ${operator.hasAiSeat},
      ${JSON.stringify(operator.permissions)}, ${now})
    ON CONFLICT (username) DO NOTHING RETURNING id`)
  return written.length === 1 ? showOperator(ask, id) : undefined
}
