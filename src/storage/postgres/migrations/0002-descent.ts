/**
 * What API keys descend from, whether they are paused, and what assistant tokens may. A process of
 * the version before goes on beside it: it writes none of these columns.
 */
export const DESCENT = `
  ALTER TABLE api_keys
    ADD COLUMN parent text COLLATE "C", -- the token or API key it was made with, and ends with
    ADD COLUMN paused boolean NOT NULL DEFAULT false;
  CREATE INDEX api_keys_by_parent ON api_keys (parent) WHERE parent IS NOT NULL;
  CREATE INDEX api_keys_by_maker ON api_keys (made_by) WHERE revoked_at IS NULL;

  ALTER TABLE long_lived_tokens ADD COLUMN permissions text; -- null: everything its parent may

  CREATE INDEX events_of_invitations ON events (credential, seq) WHERE type = 'operator.invited';
`
