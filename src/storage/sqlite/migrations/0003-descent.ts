/** What API keys descend from, whether they are paused, and what assistant tokens may. */
export const DESCENT = `
  ALTER TABLE api_keys ADD COLUMN parent TEXT; -- the token or API key it was made with, and ends with
  ALTER TABLE api_keys ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX api_keys_by_parent ON api_keys (parent) WHERE parent IS NOT NULL;
  CREATE INDEX api_keys_by_maker ON api_keys (made_by) WHERE revoked_at IS NULL;

  ALTER TABLE long_lived_tokens ADD COLUMN permissions TEXT; -- null: everything its parent may

  CREATE INDEX events_of_invitations ON events (credential, seq) WHERE type = 'operator.invited';
`
