/** What API keys descend from, whether they are paused, and what assistant tokens may. */
export const DESCENT = `
  ALTER TABLE api_keys ADD COLUMN parent TEXT; -- the token or API key it was made with, and ends with
  ALTER TABLE api_keys ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX api_keys_by_parent ON api_keys (parent) WHERE parent IS NOT NULL;
  CREATE INDEX api_keys_by_maker ON api_keys (made_by) WHERE revoked_at IS NULL;

  ALTER TABLE long_lived_tokens ADD COLUMN permissions TEXT; -- null: everything its parent may

  CREATE INDEX events_of_invitations ON events (credential, seq) WHERE type = 'operator.invited';

  -- What quotas count.
  CREATE INDEX api_keys_live ON api_keys (organization, expires_at) WHERE revoked_at IS NULL;
  CREATE INDEX assistants_active ON assistants (organization) WHERE active = 1;
  CREATE INDEX operators_active ON operators (organization) WHERE active = 1;
  CREATE INDEX long_lived_tokens_live_of_assistant
    ON long_lived_tokens (assistant, expires_at) WHERE revoked_at IS NULL;
  CREATE INDEX long_lived_tokens_live_of_operator
    ON long_lived_tokens (operator, expires_at)
    WHERE revoked_at IS NULL AND kind IN ('pat', 'device', 'personal');
`
