import type { Manager } from '../../accounts/index.ts'
import { type Answer, type Denial, deny } from '../../answer.ts'
import {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../authenticate-manager.ts'
import type { FindBorne } from '../borne.ts'
import { type From, mayBeUsedFrom } from './restrictions.ts'

/** Who asks to manage tokens for assistants, and from where. */
export interface Asker {
  readonly presented: Presented
  readonly from: From
}

export type NotSeated = NotAManager | Denial<'no_seat' | 'not_from_here'>

const KINDS = ['session', 'pat', 'device', 'personal'] as const

/**
 * Finds the operator who manages tokens for assistants, which takes an AI seat. Here, and nowhere
 * else, operators are also known by their personal tokens, from where these may be used.
 */
export async function authenticateSeated(
  deps: ManagerDeps,
  { presented, from }: Asker,
): Promise<Answer<{ readonly manager: Manager }, NotSeated>> {
  const known = await authenticateManager(deps, presented, KINDS)
  if (!known.ok) return known
  const { operator, credential } = known.manager
  const isPersonal = credential.kind === 'personal'
  if (isPersonal && !(await mayBeUsedThere(deps.findBorne, presented.secret, from))) {
    return deny('not_from_here')
  }
  return operator.hasAiSeat ? known : deny('no_seat')
}

async function mayBeUsedThere(findBorne: FindBorne, secret: string, from: From): Promise<boolean> {
  const borne = await findBorne(secret, ['personal'])
  return borne !== undefined && mayBeUsedFrom(borne, from)
}
