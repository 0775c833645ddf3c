/**
 * A token for an assistant may act for no operator: one that the deployment's owner made in another
 * organization. SQLite takes no constraint off a column, and so the table is written anew.
 */
export const NO_OPERATOR = `
  CREATE TABLE new_long_lived_tokens (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('assistant', 'personal', 'session', 'pat', 'device')),
    organization TEXT NOT NULL REFERENCES organizations,
    operator TEXT REFERENCES operators, -- null: it acts for none
    assistant TEXT REFERENCES assistants,
    made_by TEXT, -- the token or API key with which it was made, and with which it dies
    name TEXT NOT NULL,
    mask TEXT NOT NULL,
    read_only INTEGER NOT NULL,
    cidr TEXT,
    host TEXT,
    data TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER,
    permissions TEXT, -- null: everything its parent may
    CHECK (operator IS NOT NULL OR kind = 'assistant')
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_long_lived_tokens
    SELECT id, kind, organization, operator, assistant, made_by, name, mask, read_only, cidr, host,
      data, created_at, expires_at, revoked_at, last_used_at, permissions
    FROM long_lived_tokens;
  DROP TABLE long_lived_tokens;
  ALTER TABLE new_long_lived_tokens RENAME TO long_lived_tokens;

  -- Wide enough that skipping and counting read no row.
  CREATE INDEX long_lived_tokens_by_operator
    ON long_lived_tokens (operator, created_at, id, kind, revoked_at, organization);
  CREATE INDEX long_lived_tokens_by_organization
    ON long_lived_tokens (organization, created_at, id, kind, revoked_at);
  CREATE INDEX long_lived_tokens_by_assistant
    ON long_lived_tokens (assistant, created_at, id, kind, revoked_at, organization, operator);
  CREATE INDEX long_lived_tokens_by_maker ON long_lived_tokens (made_by);
  CREATE INDEX long_lived_tokens_by_mask ON long_lived_tokens (organization, mask);

  -- What quotas count.
  CREATE INDEX long_lived_tokens_live_of_assistant
    ON long_lived_tokens (assistant, expires_at) WHERE revoked_at IS NULL;
  CREATE INDEX long_lived_tokens_live_of_operator
    ON long_lived_tokens (operator, expires_at)
    WHERE revoked_at IS NULL AND kind IN ('pat', 'device', 'personal');
`
