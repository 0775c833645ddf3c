import type { Permission } from './permission.ts'

/**
 * The permission that an API key needs for each thing it can be presented for; null if every live
 * key may do it. One permission never stands for another: `admin` does not include `chat:send`.
 */
export const KEY_PERMISSIONS = {
  issue_tokens: 'chat:send',
  run_workflows: 'chat:send',
  invalidate_end_users: 'chat:send',
  read_balance: null,
  identify: null,
  manage_assistant_tokens: 'tokens:create',
  manage: 'admin',
} as const satisfies Readonly<Record<string, Permission | null>>

export type KeyUse = keyof typeof KEY_PERMISSIONS

/** Whether an API key with these permissions may be used so. */
export function keyMay(permissions: readonly Permission[], use: KeyUse): boolean {
  const needed = KEY_PERMISSIONS[use]
  return needed === null || permissions.includes(needed)
}
