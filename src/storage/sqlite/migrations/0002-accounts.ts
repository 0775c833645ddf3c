/** Lists of words, and what has no shape of its own, are JSON. */
export const ACCOUNTS = `
  CREATE TABLE event_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  INSERT INTO event_head VALUES (1, 0, '');

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    organization TEXT, -- null: the deployment's own
    actor TEXT NOT NULL,
    credential TEXT,
    subject TEXT NOT NULL,
    ends TEXT NOT NULL,
    details TEXT NOT NULL,
    hash TEXT NOT NULL,
    once TEXT UNIQUE, -- what a retry of the same act is known by
    request TEXT
  ) STRICT;
  CREATE INDEX events_by_organization ON events (organization, seq);
  CREATE INDEX events_by_subject ON events (subject, seq);

  ALTER TABLE organizations ADD COLUMN ended_at INTEGER; -- when it was last deactivated
  CREATE INDEX organizations_by_age ON organizations (created_at, id);

  CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    organization TEXT NOT NULL REFERENCES organizations,
    username TEXT NOT NULL UNIQUE, -- in lower case
    email TEXT NOT NULL,
    password TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    deployment_owner INTEGER NOT NULL,
    ai_seat INTEGER NOT NULL,
    permissions TEXT NOT NULL,
    active INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX operators_by_organization ON operators (organization, created_at, id);

  CREATE TABLE new_api_keys (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL UNIQUE,
    organization TEXT NOT NULL REFERENCES organizations,
    name TEXT NOT NULL,
    environment TEXT NOT NULL CHECK (environment IN ('production', 'staging', 'development')),
    permissions TEXT NOT NULL,
    mask TEXT NOT NULL,
    stream_tokens_per_minute INTEGER, -- null: the deployment's
    user_tokens_per_minute INTEGER, -- null: the deployment's
    made_by TEXT, -- the operator for whom it acts
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    last_used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  INSERT INTO new_api_keys
    SELECT id, key_id, organization, name, 'production',
      '["chat:send","tools:use","rag:access","tokens:create","admin"]', 'sk_',
      stream_tokens_per_minute, NULL, NULL, created_at, expires_at, revoked_at, NULL
    FROM api_keys;

  -- What long-lived secrets are found by. One that was rotated out expires when its grace is over.
  CREATE TABLE secrets (
    digest TEXT PRIMARY KEY,
    holder TEXT NOT NULL, -- an API key or a long-lived token
    mask TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX secrets_by_holder ON secrets (holder);
  CREATE INDEX secrets_by_expiry ON secrets (expires_at) WHERE expires_at IS NOT NULL;
  INSERT INTO secrets SELECT digest, id, 'sk_', created_at, NULL, NULL FROM api_keys;

  DROP TABLE api_keys;
  ALTER TABLE new_api_keys RENAME TO api_keys;
  CREATE INDEX api_keys_by_organization ON api_keys (organization, created_at, id);

  ALTER TABLE assistants ADD COLUMN natural_id TEXT;
  ALTER TABLE assistants ADD COLUMN description TEXT NOT NULL DEFAULT '';
  ALTER TABLE assistants ADD COLUMN ended_at INTEGER; -- when it was last deactivated
  CREATE UNIQUE INDEX assistants_by_natural_id ON assistants (organization, natural_id);
  CREATE INDEX assistants_by_organization ON assistants (organization, created_at, id);

  ALTER TABLE tokens ADD COLUMN issued_at INTEGER NOT NULL DEFAULT 0;

  CREATE TABLE end_users (
    id TEXT PRIMARY KEY,
    organization TEXT NOT NULL REFERENCES organizations,
    external_id TEXT, -- null: erased
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    UNIQUE (organization, external_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX end_users_by_organization ON end_users (organization, created_at, id);

  CREATE TABLE long_lived_tokens (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('assistant', 'personal', 'session', 'pat', 'device')),
    organization TEXT NOT NULL REFERENCES organizations,
    operator TEXT NOT NULL REFERENCES operators,
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
    last_used_at INTEGER
  ) STRICT, WITHOUT ROWID;
  -- Wide enough that skipping and counting read no row.
  CREATE INDEX long_lived_tokens_by_operator
    ON long_lived_tokens (operator, created_at, id, kind, revoked_at, organization);
  CREATE INDEX long_lived_tokens_by_organization
    ON long_lived_tokens (organization, created_at, id, kind, revoked_at);
  CREATE INDEX long_lived_tokens_by_assistant
    ON long_lived_tokens (assistant, created_at, id, kind, revoked_at, organization, operator);
  CREATE INDEX long_lived_tokens_by_maker ON long_lived_tokens (made_by);
  CREATE INDEX long_lived_tokens_by_mask ON long_lived_tokens (organization, mask);

  -- What happened in each hour, added up.
  CREATE TABLE counters (
    hour_at INTEGER NOT NULL,
    organization TEXT NOT NULL, -- '' for nobody's
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    refusal TEXT NOT NULL, -- '' unless refused
    count INTEGER NOT NULL,
    PRIMARY KEY (hour_at, organization, kind, outcome, refusal)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE setup ADD COLUMN operator TEXT;
  ALTER TABLE setup ADD COLUMN agent TEXT;
  ALTER TABLE setup ADD COLUMN assistant TEXT;
`
