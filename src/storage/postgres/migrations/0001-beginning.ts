/**
 * Times are milliseconds since 1970. Lists of words, and what has no shape of its own, are JSON.
 * What is sorted by, or sought by its beginning, is compared by its bytes, wherever the database is.
 */
export const BEGINNING = `
  CREATE TABLE event_head (
    id integer PRIMARY KEY CHECK (id = 1),
    seq bigint NOT NULL,
    hash text NOT NULL
  );
  INSERT INTO event_head VALUES (1, 0, '');

  CREATE TABLE events (
    seq bigint PRIMARY KEY,
    at bigint NOT NULL,
    type text NOT NULL,
    organization text, -- null: the deployment's own
    actor text NOT NULL,
    credential text,
    subject text NOT NULL,
    ends text NOT NULL,
    details text NOT NULL,
    hash text NOT NULL,
    once text UNIQUE, -- what a retry of the same act is known by
    request text
  );
  CREATE INDEX events_by_organization ON events (organization, seq);
  CREATE INDEX events_by_subject ON events (subject, seq);

  CREATE TABLE organizations (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at bigint NOT NULL,
    ended_at bigint -- when it was last deactivated
  );
  CREATE INDEX organizations_by_age ON organizations (created_at, id);

  CREATE TABLE operators (
    id text COLLATE "C" PRIMARY KEY,
    organization text COLLATE "C" NOT NULL REFERENCES organizations,
    username text NOT NULL UNIQUE, -- in lower case
    email text NOT NULL,
    password text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    deployment_owner boolean NOT NULL,
    ai_seat boolean NOT NULL,
    permissions text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at bigint NOT NULL
  );
  CREATE INDEX operators_by_organization ON operators (organization, created_at, id);

  CREATE TABLE api_keys (
    id text COLLATE "C" PRIMARY KEY,
    key_id text NOT NULL UNIQUE,
    organization text COLLATE "C" NOT NULL REFERENCES organizations,
    name text NOT NULL,
    environment text NOT NULL CHECK (environment IN ('production', 'staging', 'development')),
    permissions text NOT NULL,
    mask text NOT NULL,
    stream_tokens_per_minute bigint, -- null: the deployment's
    user_tokens_per_minute bigint, -- null: the deployment's
    made_by text COLLATE "C", -- the operator for whom it acts
    created_at bigint NOT NULL,
    expires_at bigint,
    revoked_at bigint,
    last_used_at bigint
  );
  CREATE INDEX api_keys_by_organization ON api_keys (organization, created_at, id);

  -- What long-lived secrets are found by. One that was rotated out expires when its grace is over.
  CREATE TABLE secrets (
    digest text COLLATE "C" PRIMARY KEY,
    holder text COLLATE "C" NOT NULL, -- an API key or a long-lived token
    mask text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint,
    last_used_at bigint
  );
  CREATE INDEX secrets_by_holder ON secrets (holder);
  CREATE INDEX secrets_by_expiry ON secrets (expires_at) WHERE expires_at IS NOT NULL;

  CREATE TABLE assistants (
    id text COLLATE "C" PRIMARY KEY,
    organization text COLLATE "C" NOT NULL REFERENCES organizations,
    kind text NOT NULL,
    natural_id text,
    name text NOT NULL,
    description text NOT NULL,
    system text NOT NULL,
    template text NOT NULL,
    provider text NOT NULL,
    base_url text,
    model text,
    sealed_key text,
    credits_per_run bigint NOT NULL CHECK (credits_per_run >= 0),
    public boolean NOT NULL,
    public_credits_per_day bigint, -- null: the deployment's
    public_default boolean NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at bigint NOT NULL,
    ended_at bigint, -- when it was last deactivated
    UNIQUE (organization, natural_id)
  );
  CREATE UNIQUE INDEX only_public_default ON assistants (public_default) WHERE public_default;
  CREATE INDEX assistants_by_organization ON assistants (organization, created_at, id);

  CREATE TABLE end_users (
    id text COLLATE "C" PRIMARY KEY,
    organization text COLLATE "C" NOT NULL REFERENCES organizations,
    external_id text, -- null: erased
    active boolean NOT NULL DEFAULT true,
    version bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    UNIQUE (organization, external_id)
  );
  CREATE INDEX end_users_by_organization ON end_users (organization, created_at, id);

  CREATE TABLE long_lived_tokens (
    id text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('assistant', 'personal', 'session', 'pat', 'device')),
    organization text COLLATE "C" NOT NULL REFERENCES organizations,
    operator text COLLATE "C" NOT NULL REFERENCES operators,
    assistant text COLLATE "C" REFERENCES assistants,
    made_by text COLLATE "C", -- the token or API key with which it was made, and with which it dies
    name text NOT NULL,
    mask text COLLATE "C" NOT NULL,
    read_only boolean NOT NULL,
    cidr text,
    host text,
    data text,
    created_at bigint NOT NULL,
    expires_at bigint,
    revoked_at bigint,
    last_used_at bigint
  );
  -- Wide enough that skipping and counting need read no row.
  CREATE INDEX long_lived_tokens_by_operator
    ON long_lived_tokens (operator, created_at, id, kind, revoked_at, organization);
  CREATE INDEX long_lived_tokens_by_organization
    ON long_lived_tokens (organization, created_at, id, kind, revoked_at);
  CREATE INDEX long_lived_tokens_by_assistant
    ON long_lived_tokens (assistant, created_at, id, kind, revoked_at, organization, operator);
  CREATE INDEX long_lived_tokens_by_maker ON long_lived_tokens (made_by);
  CREATE INDEX long_lived_tokens_by_mask ON long_lived_tokens (organization, mask);

  CREATE TABLE signing_keys (
    id text COLLATE "C" PRIMARY KEY,
    created_at bigint NOT NULL,
    signs_from bigint NOT NULL,
    retired_at bigint,
    sealed text NOT NULL
  );

  -- An organization without a row is unlimited.
  CREATE TABLE credit_accounts (
    organization text COLLATE "C" PRIMARY KEY REFERENCES organizations,
    balance bigint NOT NULL CHECK (balance <= 9007199254740991), -- what a number holds exactly
    held bigint NOT NULL CHECK (held BETWEEN 0 AND balance)
  );

  -- A hold outlives its end: its id says that this run has been.
  CREATE TABLE credit_holds (
    id text COLLATE "C" PRIMARY KEY,
    organization text COLLATE "C" NOT NULL,
    amount bigint NOT NULL CHECK (amount BETWEEN 0 AND 9007199254740991),
    metered boolean NOT NULL, -- whether the amount is part of the account's held
    state text NOT NULL CHECK (state IN ('held', 'settled', 'released')),
    lease_until bigint NOT NULL
  );
  CREATE INDEX open_holds ON credit_holds (lease_until) WHERE state = 'held';
  CREATE INDEX holds_by_age ON credit_holds (lease_until);

  CREATE TABLE credit_entries (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    organization text COLLATE "C" NOT NULL,
    debit text NOT NULL,
    credit text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    reference text NOT NULL
  );
  CREATE UNIQUE INDEX credits_added_once ON credit_entries (organization, reference)
    WHERE debit = 'granted';
  CREATE INDEX credit_entries_by_organization ON credit_entries (organization, seq);

  -- What happened in each hour, added up.
  CREATE TABLE counters (
    hour_at bigint NOT NULL,
    organization text COLLATE "C" NOT NULL, -- '' for nobody's
    kind text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    refusal text COLLATE "C" NOT NULL, -- '' unless refused
    count bigint NOT NULL,
    PRIMARY KEY (hour_at, organization, kind, outcome, refusal)
  );

  CREATE TABLE setup (
    id integer PRIMARY KEY CHECK (id = 1),
    organization text NOT NULL,
    api_key text NOT NULL,
    key_id text NOT NULL,
    chatbot text NOT NULL,
    workflow text NOT NULL,
    operator text,
    agent text,
    assistant text
  );
`
