/** What an API key may be used for. */
export const PERMISSIONS = [
  'chat:send',
  'tools:use',
  'rag:access',
  'tokens:create',
  'admin',
] as const
export type Permission = (typeof PERMISSIONS)[number]

export const ENVIRONMENTS = ['production', 'staging', 'development'] as const
export type Environment = (typeof ENVIRONMENTS)[number]

/** What an operator is in an organization, from the most to the least that it allows. */
export const ROLES = ['owner', 'admin', 'member'] as const
export type Role = (typeof ROLES)[number]
