import { API_KEY_PREFIX, authenticateKey, keyMay } from '../accounts/index.ts'
import type { Answer } from '../answer.ts'
import {
  authenticateManager,
  type ManagerDeps,
  type NotAManager,
  type Presented,
} from '../tokens/index.ts'
import type { Who } from './session.ts'

/**
 * Returns who is known by a credential, and by which. A live API key is known whatever it may do,
 * also one that acts for no operator.
 */
export async function me(
  deps: ManagerDeps,
  { presented }: { readonly presented: Presented },
): Promise<Answer<Who, NotAManager>> {
  const byKey = await organizationOfKey(deps, presented.secret)
  if (byKey) return { ok: true, ...byKey }
  const known = await authenticateManager(deps, presented)
  if (!known.ok) return known
  const { operator, credential } = known.manager
  return { ok: true, operator, organization: operator.organization, credential }
}

/** Undefined unless the secret is that of a live API key that acts for no operator. */
async function organizationOfKey(
  { callers, organizations }: ManagerDeps,
  secret: string,
): Promise<Who | undefined> {
  if (!secret.startsWith(API_KEY_PREFIX)) return undefined
  const caller = await authenticateKey(callers, secret)
  if (!caller || caller.madeBy !== null || !keyMay(caller.permissions, 'identify')) return undefined
  const organization = await organizations.show(caller.organization)
  const credential = { kind: 'apiKey', id: caller.apiKeyId } as const
  return organization && { operator: null, organization, credential }
}
