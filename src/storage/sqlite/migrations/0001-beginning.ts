/** Times are milliseconds since 1970; truth values are 0 and 1. */
export const BEGINNING = `
  CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at INTEGER NOT NULL, -- the latest time the store decided by
    generation TEXT NOT NULL,
    file TEXT NOT NULL -- which file this is; another one means a copy
  ) STRICT;
  INSERT INTO store VALUES (1, 0, '', '');

  CREATE TABLE organizations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    active INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    key_id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    organization TEXT NOT NULL REFERENCES organizations,
    name TEXT NOT NULL,
    stream_tokens_per_minute INTEGER, -- null: the deployment's
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE assistants (
    id TEXT PRIMARY KEY,
    organization TEXT NOT NULL REFERENCES organizations,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    system TEXT NOT NULL,
    template TEXT NOT NULL,
    provider TEXT NOT NULL,
    base_url TEXT,
    model TEXT,
    sealed_key TEXT,
    credits_per_run INTEGER NOT NULL CHECK (credits_per_run >= 0),
    public INTEGER NOT NULL,
    public_credits_per_day INTEGER, -- null: the deployment's
    public_default INTEGER NOT NULL,
    active INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX only_public_default ON assistants (public_default) WHERE public_default = 1;

  CREATE TABLE tokens (
    digest TEXT PRIMARY KEY,
    organization TEXT NOT NULL,
    api_key TEXT NOT NULL,
    generation TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX tokens_by_expiry ON tokens (expires_at);

  -- The JWTs that were redeemed.
  CREATE TABLE marks (
    jti TEXT PRIMARY KEY,
    kept_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX marks_by_expiry ON marks (kept_until);

  CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY,
    created_at INTEGER NOT NULL,
    signs_from INTEGER NOT NULL,
    retired_at INTEGER,
    sealed TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE buckets (
    bucket TEXT PRIMARY KEY,
    used INTEGER NOT NULL,
    reset_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- An organization without a row is unlimited.
  CREATE TABLE credit_accounts (
    organization TEXT PRIMARY KEY REFERENCES organizations,
    balance INTEGER NOT NULL CHECK (balance <= 9007199254740991), -- what a number holds exactly
    held INTEGER NOT NULL CHECK (held BETWEEN 0 AND balance)
  ) STRICT, WITHOUT ROWID;

  -- A hold outlives its end: its id says that this run has been.
  CREATE TABLE credit_holds (
    id TEXT PRIMARY KEY,
    organization TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount BETWEEN 0 AND 9007199254740991),
    metered INTEGER NOT NULL, -- whether the amount is part of the account's held
    state TEXT NOT NULL CHECK (state IN ('held', 'settled', 'released')),
    lease_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX open_holds ON credit_holds (lease_until) WHERE state = 'held';
  CREATE INDEX holds_by_age ON credit_holds (lease_until);

  CREATE TABLE credit_entries (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    organization TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    reference TEXT NOT NULL,
    UNIQUE (organization, debit, reference)
  ) STRICT;
  CREATE INDEX credit_entries_by_organization ON credit_entries (organization, seq);

  CREATE TABLE setup (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    organization TEXT NOT NULL,
    api_key TEXT NOT NULL,
    key_id TEXT NOT NULL,
    chatbot TEXT NOT NULL,
    workflow TEXT NOT NULL
  ) STRICT;
`
