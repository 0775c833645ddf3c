import { count } from './setting-kinds.ts'

/** How much the managers of an organization may change, and how many things they may make. */
export const MANAGEMENT_SETTINGS = {
  JETON_LIMIT_CHANGES_PER_MINUTE: count(
    3_000,
    'Changes that the managers of an organization may make in a minute, by administration and of their tokens.',
  ),
  JETON_QUOTA_API_KEYS: count(
    1_000,
    'API keys that an organization may have, without those that are revoked or have expired.',
  ),
  JETON_QUOTA_OPERATORS: count(1_000, 'Active operators that an organization may have.'),
  JETON_QUOTA_ASSISTANTS: count(1_000, 'Active assistants that an organization may have.'),
  JETON_QUOTA_TOKENS_PER_ASSISTANT: count(
    1_000,
    'Tokens that an assistant may have, without those that are revoked or have expired.',
  ),
  JETON_QUOTA_TOKENS_PER_OPERATOR: count(
    1_000,
    'Access and personal tokens that an operator may have, without those that are revoked or have expired, and without sessions.',
  ),
}
