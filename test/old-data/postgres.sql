CREATE TABLE api_keys (
    id text NOT NULL COLLATE pg_catalog."C",
    key_id text NOT NULL,
    organization text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    environment text NOT NULL,
    permissions text NOT NULL,
    mask text NOT NULL,
    stream_tokens_per_minute bigint,
    user_tokens_per_minute bigint,
    made_by text COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    expires_at bigint,
    revoked_at bigint,
    last_used_at bigint,
    CONSTRAINT api_keys_environment_check CHECK ((environment = ANY (ARRAY['production'::text, 'staging'::text, 'development'::text])))
);
CREATE TABLE assistants (
    id text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
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
    credits_per_run bigint NOT NULL,
    public boolean NOT NULL,
    public_credits_per_day bigint,
    public_default boolean NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at bigint NOT NULL,
    ended_at bigint,
    CONSTRAINT assistants_credits_per_run_check CHECK ((credits_per_run >= 0))
);
CREATE TABLE counters (
    hour_at bigint NOT NULL,
    organization text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL COLLATE pg_catalog."C",
    outcome text NOT NULL COLLATE pg_catalog."C",
    refusal text NOT NULL COLLATE pg_catalog."C",
    count bigint NOT NULL
);
CREATE TABLE credit_accounts (
    organization text NOT NULL COLLATE pg_catalog."C",
    balance bigint NOT NULL,
    held bigint NOT NULL,
    CONSTRAINT credit_accounts_balance_check CHECK ((balance <= '9007199254740991'::bigint)),
    CONSTRAINT credit_accounts_check CHECK (((held >= 0) AND (held <= balance)))
);
CREATE TABLE credit_entries (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    organization text NOT NULL COLLATE pg_catalog."C",
    debit text NOT NULL,
    credit text NOT NULL,
    amount bigint NOT NULL,
    reference text NOT NULL,
    CONSTRAINT credit_entries_amount_check CHECK ((amount > 0))
);
ALTER TABLE credit_entries ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME credit_entries_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE credit_holds (
    id text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
    amount bigint NOT NULL,
    metered boolean NOT NULL,
    state text NOT NULL,
    lease_until bigint NOT NULL,
    CONSTRAINT credit_holds_amount_check CHECK (((amount >= 0) AND (amount <= '9007199254740991'::bigint))),
    CONSTRAINT credit_holds_state_check CHECK ((state = ANY (ARRAY['held'::text, 'settled'::text, 'released'::text])))
);
CREATE TABLE end_users (
    id text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
    external_id text,
    active boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL
);
CREATE TABLE event_head (
    id integer NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL,
    CONSTRAINT event_head_id_check CHECK ((id = 1))
);
CREATE TABLE events (
    seq bigint NOT NULL,
    at bigint NOT NULL,
    type text NOT NULL,
    organization text,
    actor text NOT NULL,
    credential text,
    subject text NOT NULL,
    ends text NOT NULL,
    details text NOT NULL,
    hash text NOT NULL,
    once text,
    request text
);
CREATE TABLE long_lived_tokens (
    id text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    organization text NOT NULL COLLATE pg_catalog."C",
    operator text NOT NULL COLLATE pg_catalog."C",
    assistant text COLLATE pg_catalog."C",
    made_by text COLLATE pg_catalog."C",
    name text NOT NULL,
    mask text NOT NULL COLLATE pg_catalog."C",
    read_only boolean NOT NULL,
    cidr text,
    host text,
    data text,
    created_at bigint NOT NULL,
    expires_at bigint,
    revoked_at bigint,
    last_used_at bigint,
    CONSTRAINT long_lived_tokens_kind_check CHECK ((kind = ANY (ARRAY['assistant'::text, 'personal'::text, 'session'::text, 'pat'::text, 'device'::text])))
);
CREATE TABLE operators (
    id text NOT NULL COLLATE pg_catalog."C",
    organization text NOT NULL COLLATE pg_catalog."C",
    username text NOT NULL,
    email text NOT NULL,
    password text NOT NULL,
    role text NOT NULL,
    deployment_owner boolean NOT NULL,
    ai_seat boolean NOT NULL,
    permissions text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at bigint NOT NULL,
    CONSTRAINT operators_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text])))
);
CREATE TABLE organizations (
    id text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    created_at bigint NOT NULL,
    ended_at bigint
);
CREATE TABLE schema_version (
    id integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT schema_version_id_check CHECK ((id = 1))
);
CREATE TABLE secrets (
    digest text NOT NULL COLLATE pg_catalog."C",
    holder text NOT NULL COLLATE pg_catalog."C",
    mask text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint,
    last_used_at bigint
);
CREATE TABLE setup (
    id integer NOT NULL,
    organization text NOT NULL,
    api_key text NOT NULL,
    key_id text NOT NULL,
    chatbot text NOT NULL,
    workflow text NOT NULL,
    operator text,
    agent text,
    assistant text,
    CONSTRAINT setup_id_check CHECK ((id = 1))
);
CREATE TABLE signing_keys (
    id text NOT NULL COLLATE pg_catalog."C",
    created_at bigint NOT NULL,
    signs_from bigint NOT NULL,
    retired_at bigint,
    sealed text NOT NULL
);
INSERT INTO api_keys VALUES ('key_ZS79Mt8br1Ea2xWeccZZ', 'pk_gLcqgShm8rllaIy6G2IK', 'org_9aq7XMHympPGpiEVi6SF', 'key of all permissions', 'production', '["chat:send","tools:use","rag:access","tokens:create","admin"]', 'sk_Xi8V', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002157, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_hoYsEdzGZkxbUjhEjbP5', 'pk_IWTpD5GWA3RqKLz3dtUb', 'org_9aq7XMHympPGpiEVi6SF', 'key for chats with tools', 'production', '["chat:send","tools:use","rag:access"]', 'sk_4nEz', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002193, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_UEMZDLZZhoDdL4dJvXgG', 'pk_eURISTqV0RrQMWCqHOva', 'org_9aq7XMHympPGpiEVi6SF', 'key for nothing, used', 'production', '[]', 'sk_W5lu', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002214, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_KrlIhQ8mhUthAKj6Y58s', 'pk_6oRj14i6EaJZ14913UBh', 'org_9aq7XMHympPGpiEVi6SF', 'key for nothing, not used', 'production', '[]', 'sk_CIdf', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002219, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_NHRRhnuFoM3MoFA0ShdV', 'pk_CsuAEiVi5lj1rg3yhUX5', 'org_9aq7XMHympPGpiEVi6SF', 'key for management', 'production', '["admin"]', 'sk_gSqT', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002226, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_Af3XHLBdlfgsJXgb5wO3', 'pk_HeUxgJ1DVp8XHaUnhqXh', 'org_9aq7XMHympPGpiEVi6SF', 'key of an access token', 'production', '["chat:send","tools:use","rag:access","tokens:create","admin"]', 'sk_MjpV', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002340, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_8llal89q3TEcKbCadYnX', 'pk_YSWo9vXjCEV27aFdgoyv', 'org_9aq7XMHympPGpiEVi6SF', 'key of a key', 'production', '["chat:send"]', 'sk_BlDS', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002375, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_leAGKOUPVmmUh6bnPlaE', 'pk_mIgROpDStvnORzPIl8Jc', 'org_9aq7XMHympPGpiEVi6SF', 'key of a revoked access token', 'production', '["chat:send"]', 'sk_Cro2', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002490, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_DB6vWgwt8v3ApOt2djTB', 'pk_4dhYUYQFEcc5DotSmaFO', 'org_9aq7XMHympPGpiEVi6SF', 'key of an access token of bob', 'production', '["chat:send"]', 'sk_r92q', NULL, NULL, 'opr_BNLRBrExHp2Lmq34U5Gq', 1748772002642, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_xV6IK1ZJ3uDbPlTH8DLm', 'pk_JsuSIePqrgNyPARI4ME7', 'org_9aq7XMHympPGpiEVi6SF', 'key of a key of bob', 'production', '["chat:send"]', 'sk_l164', NULL, NULL, 'opr_BNLRBrExHp2Lmq34U5Gq', 1748772002647, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_RcUGtoVw5bvCmMAWsdFj', 'pk_mtNDS17gOz4PX5gmyI09', 'org_vy22U290GxaGv8vzedHe', 'key of Acme', 'production', '["chat:send"]', 'sk_No3g', NULL, NULL, 'opr_WEiZTykVofhyknwYCFZg', 1748772003134, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_a4HskEx9bLLJpFmhSzBK', 'pk_oxvcJoiLKKocZktQadTN', 'org_0bRm3nWKkogKNmubYxgU', 'key of a closed organization', 'production', '["chat:send"]', 'sk_RvT1', NULL, NULL, 'opr_Ddnmi1WV92dZbs9EKO8h', 1748772003247, NULL, NULL, NULL);
INSERT INTO api_keys VALUES ('key_uwOBwe2XtU086pDh8Bda', 'pk_8LFxAj8QyyDOr1T5k2Xb', 'org_9aq7XMHympPGpiEVi6SF', 'Demo API key', 'production', '["chat:send","tools:use","rag:access","tokens:create","admin"]', 'sk_bSot', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772001521, NULL, NULL, 1748772002894);
INSERT INTO api_keys VALUES ('key_SbuXPoEH9XVwCVYFectc', 'pk_og2NSZrRMqutb2JC8wba', 'org_9aq7XMHympPGpiEVi6SF', 'key for chats', 'production', '["chat:send"]', 'sk_kAZ4', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002187, NULL, NULL, 1748772002914);
INSERT INTO api_keys VALUES ('key_sQPbQza7WdRn10KjNXZW', 'pk_8Et57A0SKkXkEKPzmM8R', 'org_9aq7XMHympPGpiEVi6SF', 'key for tokens, used', 'production', '["tokens:create"]', 'sk_YEEm', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002205, NULL, NULL, 1748772002420);
INSERT INTO api_keys VALUES ('key_EV5QOKazL6ad3ADXCxhe', 'pk_Ji8QvEBgN6LtgTwsepnf', 'org_9aq7XMHympPGpiEVi6SF', 'key that ends later', 'production', '["chat:send"]', 'sk_b1lj', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002235, 4102444800000, NULL, 1748772002922);
INSERT INTO api_keys VALUES ('key_Qu6fej0ni2h6yyK1emUJ', 'pk_uFAOKcXgdUJk9ObPNYMk', 'org_9aq7XMHympPGpiEVi6SF', 'key that was rotated', 'production', '["chat:send"]', 'sk_dPt0', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002254, NULL, NULL, 1748772002931);
INSERT INTO api_keys VALUES ('key_35IsceY8NoY1V6gbaUBc', 'pk_nZNa3HpYcTM4l0uomety', 'org_9aq7XMHympPGpiEVi6SF', 'key that makes', 'production', '["chat:send","tools:use","rag:access","tokens:create","admin"]', 'sk_4J5w', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002368, NULL, NULL, 1748772002411);
INSERT INTO api_keys VALUES ('key_GWaaIpKes71YRkL8dcJm', 'pk_6SRL44BwUiIxZaRQpWyB', 'org_9aq7XMHympPGpiEVi6SF', 'key of bob', 'production', '["chat:send","tools:use","rag:access","tokens:create","admin"]', 'sk_07qX', NULL, NULL, 'opr_BNLRBrExHp2Lmq34U5Gq', 1748772002619, NULL, NULL, 1748772002957);
INSERT INTO api_keys VALUES ('key_HugLOnUAfT3z0Asb5Q2m', 'pk_lktHi4Lj4jOWf48fmScN', 'org_9aq7XMHympPGpiEVi6SF', 'key of carol', 'production', '["chat:send"]', 'sk_ROTU', NULL, NULL, 'opr_F3uYv6ym0Oklhj8a4VUE', 1748772002754, NULL, NULL, 1748772002964);
INSERT INTO api_keys VALUES ('key_PauWBLxRtTX2elQcw1WC', 'pk_tOTxxZwK5fGFKlwLB5FJ', 'org_9aq7XMHympPGpiEVi6SF', 'key that was revoked', 'production', '["chat:send"]', 'sk_GQY3', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002248, NULL, 1748772003271, 1748772002948);
INSERT INTO api_keys VALUES ('key_tl8NR1oUyUwT3aZ3yp9u', 'pk_1lS0REckeCvm93LqW8F9', 'org_9aq7XMHympPGpiEVi6SF', 'key that expired', 'production', '["chat:send"]', 'sk_f7nH', NULL, NULL, 'opr_j9Gtp7a02ZC5Vll5iFnR', 1748772002242, 1748772002243, NULL, 1748772002940);
INSERT INTO assistants VALUES ('bot_FQUWGjO7dMCHwxGFvKLk', 'org_9aq7XMHympPGpiEVi6SF', 'chatbot', NULL, 'Demo chatbot', '', 'You are a friendly assistant. Answer briefly.', '', 'demo', NULL, NULL, NULL, 1, true, NULL, true, true, 1748772001521, NULL);
INSERT INTO assistants VALUES ('wf_NduPykDbxeCFHOfCxrMb', 'org_9aq7XMHympPGpiEVi6SF', 'workflow', NULL, 'Demo story', '', 'You write short stories for children.', 'Tell me {{story}}.', 'demo', NULL, NULL, NULL, 1, true, NULL, false, true, 1748772001521, NULL);
INSERT INTO assistants VALUES ('agent_tQA1d2IdHWtR5gZgH3iv', 'org_9aq7XMHympPGpiEVi6SF', 'agent', NULL, 'Demo agent', '', 'You help the users of an app. Answer briefly.', '', 'demo', NULL, NULL, NULL, 1, false, NULL, false, true, 1748772001521, NULL);
INSERT INTO assistants VALUES ('01972aef-1618-72c2-b635-ef2cac7f441e', 'org_9aq7XMHympPGpiEVi6SF', 'assistant', 'team:demo-assistant', 'Demo assistant', '', 'You help a team with its questions. Answer briefly.', '', 'demo', NULL, NULL, NULL, 1, false, NULL, false, true, 1748772001521, NULL);
INSERT INTO assistants VALUES ('01972aef-1bc3-772f-afa7-a67b101c8637', 'org_9aq7XMHympPGpiEVi6SF', 'assistant', 'team:sealed', 'Sealed', '', '', '', 'openai-compatible', 'http://127.0.0.1:1/v1', 'small', 'AaKxICrn9ZkKUniEF33pLMwM5DxIsUccGtaHlU-Q_TZJo4Jlcj-Pu8XqOnRZvQQ6Lbh_rsLOBTUEIw', 3, false, NULL, false, true, 1748772002970, NULL);
INSERT INTO counters VALUES (1748772000000, '', 'access', 'issued', '', 13);
INSERT INTO counters VALUES (1748772000000, 'org_9aq7XMHympPGpiEVi6SF', 'assistant', 'issued', '', 20);
INSERT INTO counters VALUES (1748772000000, 'org_9aq7XMHympPGpiEVi6SF', 'user', 'issued', '', 8);
INSERT INTO credit_accounts VALUES ('org_vy22U290GxaGv8vzedHe', 1000, 0);
INSERT INTO credit_entries OVERRIDING SYSTEM VALUE VALUES (1, 1748772003264, 'org_vy22U290GxaGv8vzedHe', 'granted', 'available', 1000, 'invoice 1');
INSERT INTO end_users VALUES ('cmj6aJjfdxtSOZXaP1C7dM', 'org_9aq7XMHympPGpiEVi6SF', 'user of first key', true, 0, 1748772002900, 1748772002900);
INSERT INTO end_users VALUES ('cm2WT4OIUwavVgE3xHjhv7', 'org_9aq7XMHympPGpiEVi6SF', 'user of key for chats', true, 0, 1748772002916, 1748772002916);
INSERT INTO end_users VALUES ('cmhCZKIrsxlDMw7sVXRqa3', 'org_9aq7XMHympPGpiEVi6SF', 'user of key that ends later', true, 0, 1748772002924, 1748772002924);
INSERT INTO end_users VALUES ('cmYvFetnvo7cR1nlpTVTC6', 'org_9aq7XMHympPGpiEVi6SF', 'user of key that was rotated', true, 0, 1748772002933, 1748772002933);
INSERT INTO end_users VALUES ('cmj3oZta3Es8eHp6VxEwDa', 'org_9aq7XMHympPGpiEVi6SF', 'user of key that expired', true, 0, 1748772002941, 1748772002941);
INSERT INTO end_users VALUES ('cmJdcSSDWk4O9o9OFCTqCQ', 'org_9aq7XMHympPGpiEVi6SF', 'user of key that was revoked', true, 0, 1748772002949, 1748772002949);
INSERT INTO end_users VALUES ('cmNabCfHWL2PIORzwMPF5G', 'org_9aq7XMHympPGpiEVi6SF', 'user of key of bob', true, 0, 1748772002959, 1748772002959);
INSERT INTO end_users VALUES ('cm284Qpsxkavs3P2xYEA8H', 'org_9aq7XMHympPGpiEVi6SF', 'user of key of carol', true, 0, 1748772002965, 1748772002965);
INSERT INTO event_head VALUES (1, 81, 'J49pGG5XG660krGJYZk7ncxx8lHobMF9URpAmuFAq_E');
INSERT INTO events VALUES (1, 1748772001521, 'deployment.set_up', 'org_9aq7XMHympPGpiEVi6SF', 'machine', NULL, 'organization:org_9aq7XMHympPGpiEVi6SF', '["organization:org_9aq7XMHympPGpiEVi6SF"]', '{}', '3NfGDnlM00gwyHIaqpixWcHPV76x0beL_NxyZO_1C3Q', NULL, NULL);
INSERT INTO events VALUES (2, 1748772001606, 'signing_key.added', NULL, 'machine', NULL, 'signingKey:d189d1b3-1077-4899-bba0-2c4ef133301e', '["deployment:signing-keys"]', '{}', '2z2G5ctIpzAOgZ703mT7vcfdXiN1hnczH7ANWTK_GqI', NULL, NULL);
INSERT INTO events VALUES (3, 1748772002125, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', NULL, 'token:01972aef-1872-71f4-a31d-b77963091ba1', '[]', '{"kind":"session"}', 'VNoTaFbr58th7M4ihIM027b9BbqXnNrrMm4O1VHvtrc', NULL, NULL);
INSERT INTO events VALUES (4, 1748772002157, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_ZS79Mt8br1Ea2xWeccZZ', '[]', '{"environment":"production","permissions":["chat:send","tools:use","rag:access","tokens:create","admin"],"expiresAt":null}', 'MvbB1SJDOZuyC7qPUBqBBsqu17OYkDVqdFDTwGt4gSw', NULL, NULL);
INSERT INTO events VALUES (5, 1748772002187, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_SbuXPoEH9XVwCVYFectc', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'qtYCJ3dfJrqq1KA9KJ7V8klWouhlSUJr26zdLV8mkcU', NULL, NULL);
INSERT INTO events VALUES (6, 1748772002193, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_hoYsEdzGZkxbUjhEjbP5', '[]', '{"environment":"production","permissions":["chat:send","tools:use","rag:access"],"expiresAt":null}', '5qE7njbL3bjiKukvS6JKg_gTn4Z8IxTqc4zxM63iN94', NULL, NULL);
INSERT INTO events VALUES (7, 1748772002205, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_sQPbQza7WdRn10KjNXZW', '[]', '{"environment":"production","permissions":["tokens:create"],"expiresAt":null}', 'OuVyAfGCLVA7_yVwU7aeqD0Nclb7vWRE0rNTFNemn7g', NULL, NULL);
INSERT INTO events VALUES (8, 1748772002214, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_UEMZDLZZhoDdL4dJvXgG', '[]', '{"environment":"production","permissions":[],"expiresAt":null}', 'MRaDcC6Iy7ISc6acwGO4XTkA5EgALqxdvsl2mmCwUM4', NULL, NULL);
INSERT INTO events VALUES (9, 1748772002219, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_KrlIhQ8mhUthAKj6Y58s', '[]', '{"environment":"production","permissions":[],"expiresAt":null}', 'ba5iboGQicAWe5ltPv96nQVbWPKyKscHZJsSqXGEzJg', NULL, NULL);
INSERT INTO events VALUES (10, 1748772002226, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_NHRRhnuFoM3MoFA0ShdV', '[]', '{"environment":"production","permissions":["admin"],"expiresAt":null}', 'kjnTBRM5Gl9rzrCSkCpo6LH9tpYEcG9b80vs9p-ydyc', NULL, NULL);
INSERT INTO events VALUES (11, 1748772002235, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_EV5QOKazL6ad3ADXCxhe', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":4102444800000}', 'yvvu5IKA65njEVgtdVY47mha9mSwy8qY5gELkgftvDA', NULL, NULL);
INSERT INTO events VALUES (12, 1748772002242, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_tl8NR1oUyUwT3aZ3yp9u', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":4102444800000}', 'pKL8k2NzFtPF9-Y4cJDyBifppyLzgWIjaCPemP9bpaw', NULL, NULL);
INSERT INTO events VALUES (13, 1748772002248, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_PauWBLxRtTX2elQcw1WC', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'IESQ7FlKFEYJaRAcNbVnpvmQMW1TgPzztfY3zck3OTg', NULL, NULL);
INSERT INTO events VALUES (14, 1748772002254, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_Qu6fej0ni2h6yyK1emUJ', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'SsgHBNWVo6jc9lQz09-PQuBUquiMTJqHfucrEwdUn7A', NULL, NULL);
INSERT INTO events VALUES (15, 1748772002262, 'api_key.rotated', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_Qu6fej0ni2h6yyK1emUJ', '["apiKey:key_Qu6fej0ni2h6yyK1emUJ"]', '{"graceSeconds":604800}', 'V2qwKEH6LLVSwH1nG2c5l117y3zBv1Wuv9O1_hBia8I', NULL, NULL);
INSERT INTO events VALUES (16, 1748772002277, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-190e-70d6-bf44-13effa920a4b', '[]', '{"kind":"pat"}', 'Ua0NyCOQN1V89muZnI1rgHSU29dB7EvtzME2GdNJJUo', NULL, NULL);
INSERT INTO events VALUES (17, 1748772002291, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-191b-7757-8939-f77ebcfc08a5', '[]', '{"kind":"pat"}', 'S9htdmCcx19nU31CnbzI0SHS1x3s1ccTNyoKEgAMAG0', NULL, NULL);
INSERT INTO events VALUES (18, 1748772002299, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-1923-73cc-b0bc-5e2c5cb1bba9', '[]', '{"kind":"pat"}', '0pVeq92RWFq-oRpT9aSlLaMF340YJ_5MNu08LsV7JpI', NULL, NULL);
INSERT INTO events VALUES (19, 1748772002307, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-192b-709d-916c-7b53c2945cdc', '[]', '{"kind":"pat"}', 'q5sGHGJ7MEsGeLPhAexsw3gIathv9qVdif203cXutiQ', NULL, NULL);
INSERT INTO events VALUES (20, 1748772002315, 'token.rotated', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-192b-709d-916c-7b53c2945cdc', '["token:01972aef-192b-709d-916c-7b53c2945cdc"]', '{"kind":"pat","graceSeconds":604800}', 'lpPt6rv7Ek7BLTyLm-A-a5pZea65Cb01pt0P1cTwusc', NULL, NULL);
INSERT INTO events VALUES (21, 1748772002334, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-190e-70d6-bf44-13effa920a4b', 'token:01972aef-1947-7501-8b24-50a862318a47', '[]', '{"kind":"pat"}', '0yF5fV8KlcFcBKwXSJW4ADe3WgfyiTZVhSrSw1ubdyc', NULL, NULL);
INSERT INTO events VALUES (22, 1748772002340, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-190e-70d6-bf44-13effa920a4b', 'apiKey:key_Af3XHLBdlfgsJXgb5wO3', '[]', '{"environment":"production","permissions":["chat:send","tools:use","rag:access","tokens:create","admin"],"expiresAt":null}', 'zC-mt-2hjOBPiPIqgZNiF6vzGrsuqm5tth9iQ6G3MaI', NULL, NULL);
INSERT INTO events VALUES (23, 1748772002347, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-190e-70d6-bf44-13effa920a4b', 'token:01972aef-1953-7035-b7a8-4723bd76422b', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'qWuNzo21BA5duj5nlpjb6I8O0PAjjaYbGuOywKFjRQw', NULL, NULL);
INSERT INTO events VALUES (24, 1748772002353, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-190e-70d6-bf44-13effa920a4b', 'token:01972aef-195a-72f2-abc8-318a0a862532', '[]', '{"kind":"personal","assistant":null,"isReadOnly":false}', 'i4LyqUk0HWBh4IlFjy_V4s9EmDXcHzdsGWcQlj48rWA', NULL, NULL);
INSERT INTO events VALUES (25, 1748772002361, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-195a-72f2-abc8-318a0a862532', 'token:01972aef-1962-701d-8a77-ea2709af43d5', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', '3KF11dad1FtMbY4FtB5AjucCkfZzfr8aQiM4aEc0wk8', NULL, NULL);
INSERT INTO events VALUES (26, 1748772002368, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_35IsceY8NoY1V6gbaUBc', '[]', '{"environment":"production","permissions":["chat:send","tools:use","rag:access","tokens:create","admin"],"expiresAt":null}', 'Lfq-hP7T3qwDu7vUAWrV9Fii_wxY1_r33sOt9eunr9I', NULL, NULL);
INSERT INTO events VALUES (27, 1748772002375, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'apiKey:key_35IsceY8NoY1V6gbaUBc', 'apiKey:key_8llal89q3TEcKbCadYnX', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'PJXWsRw01NQQus-xzj_bHp9Rb_DXKJRI1GTouToRo0c', NULL, NULL);
INSERT INTO events VALUES (28, 1748772002380, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'apiKey:key_35IsceY8NoY1V6gbaUBc', 'token:01972aef-1974-7462-80a3-377c2754f621', '[]', '{"kind":"pat"}', 'PvOr3RGfX1uK-0JSfkPdk4SYoJ3tsMggSBpA6gQempM', NULL, NULL);
INSERT INTO events VALUES (29, 1748772002402, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'apiKey:key_35IsceY8NoY1V6gbaUBc', 'token:01972aef-198b-715e-ab4d-3b6d1f3ea660', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'd53afdPVQFIZYkX1Bdf7X8FVZeZPQM1nXdPSx9iPThc', NULL, NULL);
INSERT INTO events VALUES (30, 1748772002413, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'apiKey:key_35IsceY8NoY1V6gbaUBc', 'token:01972aef-1996-743a-a096-890e4e860812', '[]', '{"kind":"personal","assistant":null,"isReadOnly":false}', 'h_-PcJN_eF2Ay8Ii_Ruj9rJJ5DOs6nChrRAHkS-_6g8', NULL, NULL);
INSERT INTO events VALUES (31, 1748772002422, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'apiKey:key_sQPbQza7WdRn10KjNXZW', 'token:01972aef-199f-719a-95b4-2582c49506d2', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'HAk2yCXw3nLjPGKqcMWaRxaLjUaFf3MfiwB52Mu5dQc', NULL, NULL);
INSERT INTO events VALUES (32, 1748772002432, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19a7-756d-9fcc-627ae4726342', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'qMthJjRFFPy0kNKeZECqm6t50yFVH445PKRKyhG_z44', NULL, NULL);
INSERT INTO events VALUES (33, 1748772002440, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19b1-7380-9539-6d40009e9842', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'uHjvQbQm4swRwdf0h0eSnQZM6Av8mGTo_OsyUxKNBdw', NULL, NULL);
INSERT INTO events VALUES (34, 1748772002445, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19b6-72e9-bace-5413102613af', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', '5Y2LMhMKojhwhDEp4h3suN8v5xZlvCOxDDY-k261xj0', NULL, NULL);
INSERT INTO events VALUES (35, 1748772002450, 'token.rotated', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19b6-72e9-bace-5413102613af', '["token:01972aef-19b6-72e9-bace-5413102613af"]', '{"kind":"assistant","graceSeconds":604800}', 'Xoes3MBsMF8r0qwFqRLJVxrMXeWt_KdZJBLbvdgJrk0', NULL, NULL);
INSERT INTO events VALUES (36, 1748772002456, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19c1-701b-8d1e-a448230b84dd', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":true}', 'WlqdmGYpP0GMx2nm-oTGZVl3_1f2X1Ad9g4k_QWg2ak', NULL, NULL);
INSERT INTO events VALUES (37, 1748772002461, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19c6-75b2-a92a-59f4426c8ada', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'c1RfrjM5C_tZvkO_VwoiYUVVR15kLdAGsrkMLeeUfxg', NULL, NULL);
INSERT INTO events VALUES (38, 1748772002466, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19cb-7328-af1d-47b72bd05503', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'v-Yy6HTznIlESpwtTDH4GDKAD8MPCLn0LqmBPv6oZhA', NULL, NULL);
INSERT INTO events VALUES (39, 1748772002472, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19d1-76f5-a572-ad5be8b14341', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'FpUgBhNQTj5cxLfzbm1MtOdrdJglSXjfSFX08EqCbIY', NULL, NULL);
INSERT INTO events VALUES (40, 1748772002475, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19d5-75a0-9451-c17f23c0848e', '[]', '{"kind":"personal","assistant":null,"isReadOnly":false}', 'MFT83x7ojnffCwCXjWHFYnzjIWomOXayd2xPHyiMTxo', NULL, NULL);
INSERT INTO events VALUES (41, 1748772002478, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19d7-70ec-a52c-2da5b4ffc65f', '[]', '{"kind":"personal","assistant":null,"isReadOnly":true}', 'QXC50Pm_xofcxp-84hV2mcsOO2AT8EcvtrAZqK0nqcA', NULL, NULL);
INSERT INTO events VALUES (42, 1748772002483, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19dc-7509-afb0-ae52a7b14105', '[]', '{"kind":"personal","assistant":null,"isReadOnly":false}', 'piSqpbvz8mNWUrNKqu534rFGVnb467mkkOvN-u0JHoU', NULL, NULL);
INSERT INTO events VALUES (43, 1748772002486, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19df-707d-8d7e-c9c08d6a17f0', '[]', '{"kind":"pat"}', 'L_eh2D7vxycoTYZlxrzkrC2MvOhyy6iYsiK4eahSsbM', NULL, NULL);
INSERT INTO events VALUES (44, 1748772002490, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-19df-707d-8d7e-c9c08d6a17f0', 'apiKey:key_leAGKOUPVmmUh6bnPlaE', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'CGhDu_XjgYldNUL3Og47v4_7VVBH_Z4O27fixbx5cPc', NULL, NULL);
INSERT INTO events VALUES (45, 1748772002496, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-19df-707d-8d7e-c9c08d6a17f0', 'token:01972aef-19e9-7629-a01d-146af45c2198', '[]', '{"kind":"pat"}', 'UfbbpNuEQskyxxbLtZhTxZHSHCorGm9zi4GXCOTIUHQ', NULL, NULL);
INSERT INTO events VALUES (59, 1748772002813, 'operator.invited', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-161a-74a9-a9f2-831c3ca14ecb', 'operator:opr_rZIPwEs2WrdMc4Qs18aw', '[]', '{"role":"member","aiSeat":true,"permissions":["tokens:create"]}', 'ntuxn-XENUGSvQb2jCi95unHTIsBp9wZx4Frc_R9f-8', NULL, NULL);
INSERT INTO events VALUES (60, 1748772002856, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_rZIPwEs2WrdMc4Qs18aw', NULL, 'token:01972aef-1b51-7468-a1db-ef73e9bdc20b', '[]', '{"kind":"session"}', 'vjBPz2XeAen35i9smsQlZMGMqf_JzKyHZrGqSLMgrO8', NULL, NULL);
INSERT INTO events VALUES (61, 1748772002869, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_rZIPwEs2WrdMc4Qs18aw', 'token:01972aef-1b51-7468-a1db-ef73e9bdc20b', 'token:01972aef-1b5e-77e7-9efd-272d3be6f8e1', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 't5yCcnF8foiIJsST8ReSCUZDcxLrhjn3CkbVL3_vzj4', NULL, NULL);
INSERT INTO events VALUES (62, 1748772002875, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_rZIPwEs2WrdMc4Qs18aw', 'token:01972aef-1b51-7468-a1db-ef73e9bdc20b', 'token:01972aef-1b64-7163-9e21-58f7113c8770', '[]', '{"kind":"pat"}', 'RsRFH8wItgEMk46_fygSUNgFnHfPGsC4BxWtkKgtmLs', NULL, NULL);
INSERT INTO events VALUES (64, 1748772002982, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-1bcf-73a8-9446-4c43c7289986', '[]', '{"kind":"assistant","assistant":"01972aef-1bc3-772f-afa7-a67b101c8637","isReadOnly":false}', 'sBLE6-r_hN_tG2iguxOxAosGlUKS2A3QGV2pxkDeuN8', NULL, NULL);
INSERT INTO events VALUES (65, 1748772003035, 'organization.created', 'org_vy22U290GxaGv8vzedHe', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-161a-74a9-a9f2-831c3ca14ecb', 'organization:org_vy22U290GxaGv8vzedHe', '[]', '{"owner":"opr_WEiZTykVofhyknwYCFZg"}', 'z_h6m4pQXJF3meIHrVoQdSoXowq7GwucVpHeiBPTX5k', NULL, NULL);
INSERT INTO events VALUES (46, 1748772002501, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-19df-707d-8d7e-c9c08d6a17f0', 'token:01972aef-19ee-7448-95b0-7b852b6f848a', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'bd5FcYI63CG5t3Lft8KXjByudYru1itWwAdjrhK5A3M', NULL, NULL);
INSERT INTO events VALUES (47, 1748772002552, 'operator.invited', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-161a-74a9-a9f2-831c3ca14ecb', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', '[]', '{"role":"admin","aiSeat":true,"permissions":[]}', '9wkYngr-KXrAWGHu72k9K6urSqPwrfbTUOUuLFIkGUk', NULL, NULL);
INSERT INTO events VALUES (48, 1748772002606, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', NULL, 'token:01972aef-1a56-75c0-9ab0-5e9e556a1a66', '[]', '{"kind":"session"}', 'OEv8_0EV1HS6F5QeqCyW-RCmzIExhrqq6RN3LpJl29k', NULL, NULL);
INSERT INTO events VALUES (49, 1748772002619, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', 'token:01972aef-1a56-75c0-9ab0-5e9e556a1a66', 'apiKey:key_GWaaIpKes71YRkL8dcJm', '[]', '{"environment":"production","permissions":["chat:send","tools:use","rag:access","tokens:create","admin"],"expiresAt":null}', '1nFQyaZTqwj-aoUcyBi_McwupncaF5y_UOql3LB7KCc', NULL, NULL);
INSERT INTO events VALUES (50, 1748772002627, 'api_key.rotated', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', 'token:01972aef-1a56-75c0-9ab0-5e9e556a1a66', 'apiKey:key_GWaaIpKes71YRkL8dcJm', '["apiKey:key_GWaaIpKes71YRkL8dcJm"]', '{"graceSeconds":604800}', '8AfOgWxi4Tx1-1FuaCgljQ0sAMoHN4MgyKNdagjcVXA', NULL, NULL);
INSERT INTO events VALUES (51, 1748772002636, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', 'token:01972aef-1a56-75c0-9ab0-5e9e556a1a66', 'token:01972aef-1a75-7125-8410-9885d463080c', '[]', '{"kind":"pat"}', '6RrFnLYQvAgbvE7sgS_tVSPCW7Q8_26kqdR6Q8Gyb-A', NULL, NULL);
INSERT INTO events VALUES (52, 1748772002642, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', 'token:01972aef-1a75-7125-8410-9885d463080c', 'apiKey:key_DB6vWgwt8v3ApOt2djTB', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'i4x2jzISruvrywl0snAMlJSAKObbhnsTnMy_xJW-sRc', NULL, NULL);
INSERT INTO events VALUES (53, 1748772002647, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', 'apiKey:key_GWaaIpKes71YRkL8dcJm', 'apiKey:key_xV6IK1ZJ3uDbPlTH8DLm', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'SNX8agf0g4AzjvxgKpx5tYXB2cdfAoTVNa8ut5oEhXI', NULL, NULL);
INSERT INTO events VALUES (54, 1748772002652, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', 'token:01972aef-1a56-75c0-9ab0-5e9e556a1a66', 'token:01972aef-1a85-7722-838d-b41148ab67d6', '[]', '{"kind":"assistant","assistant":"01972aef-1618-72c2-b635-ef2cac7f441e","isReadOnly":false}', 'YLl1DJH8iYI1sRl-9-GTv6emeRAvbKoc6Pl7qrcz1nE', NULL, NULL);
INSERT INTO events VALUES (55, 1748772002700, 'operator.invited', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-161a-74a9-a9f2-831c3ca14ecb', 'operator:opr_F3uYv6ym0Oklhj8a4VUE', '[]', '{"role":"admin","aiSeat":true,"permissions":[]}', 'T3I1jGG4BelyHNJJUU7u8tXx5tNYfFv0PEEQyadv218', NULL, NULL);
INSERT INTO events VALUES (56, 1748772002739, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_F3uYv6ym0Oklhj8a4VUE', NULL, 'token:01972aef-1adc-776b-b991-8cf57a70850b', '[]', '{"kind":"session"}', 'sa27OLxLjhkD_D9aUnOs3PIS2_TfaHlVYYJI3Btv7hE', NULL, NULL);
INSERT INTO events VALUES (57, 1748772002754, 'api_key.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_F3uYv6ym0Oklhj8a4VUE', 'token:01972aef-1adc-776b-b991-8cf57a70850b', 'apiKey:key_HugLOnUAfT3z0Asb5Q2m', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'MBSDmDqvywO0KDzOwJauvDEcVyr3uZW1SRHtd5N-mkM', NULL, NULL);
INSERT INTO events VALUES (58, 1748772002758, 'token.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_F3uYv6ym0Oklhj8a4VUE', 'token:01972aef-1adc-776b-b991-8cf57a70850b', 'token:01972aef-1af0-7018-97e7-559f27920c6b', '[]', '{"kind":"pat"}', 'Sja4pUlMznRVhfx08lDjNBLFBcHE8-322HgyxjSeFeY', NULL, NULL);
INSERT INTO events VALUES (63, 1748772002970, 'assistant.created', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-161a-74a9-a9f2-831c3ca14ecb', 'assistant:01972aef-1bc3-772f-afa7-a67b101c8637', '[]', '{"kind":"assistant","public":false,"publicDefault":false}', 'TD_l1ETMYRaU0b-HFpFGrW7qC21uycAtNT3CaoJRcY8', NULL, NULL);
INSERT INTO events VALUES (66, 1748772003113, 'token.created', 'org_vy22U290GxaGv8vzedHe', 'operator:opr_WEiZTykVofhyknwYCFZg', NULL, 'token:01972aef-1c52-746a-9473-d9f1ccf4a3cb', '[]', '{"kind":"session"}', 'Bq9oeem0RIILz_yabFIoL5LmoO_ccErXPjaf8j3dCAY', NULL, NULL);
INSERT INTO events VALUES (68, 1748772003134, 'api_key.created', 'org_vy22U290GxaGv8vzedHe', 'operator:opr_WEiZTykVofhyknwYCFZg', 'token:01972aef-1c52-746a-9473-d9f1ccf4a3cb', 'apiKey:key_RcUGtoVw5bvCmMAWsdFj', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'lSXKpYpHmTPbhoGYtNX6Th3QHsy1ESghumyhK-fGz20', NULL, NULL);
INSERT INTO events VALUES (69, 1748772003181, 'organization.created', 'org_0bRm3nWKkogKNmubYxgU', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-161a-74a9-a9f2-831c3ca14ecb', 'organization:org_0bRm3nWKkogKNmubYxgU', '[]', '{"owner":"opr_Ddnmi1WV92dZbs9EKO8h"}', 'ducBbUgqx6p4n-p7zcICmx851Fa2exvfWdvW7YByfgY', NULL, NULL);
INSERT INTO events VALUES (72, 1748772003247, 'api_key.created', 'org_0bRm3nWKkogKNmubYxgU', 'operator:opr_Ddnmi1WV92dZbs9EKO8h', 'token:01972aef-1cc5-7402-ae0d-e5b2255b77b9', 'apiKey:key_a4HskEx9bLLJpFmhSzBK', '[]', '{"environment":"production","permissions":["chat:send"],"expiresAt":null}', 'Bb7KRYUuBVsHaqI_lt9aXSpiv8PwzWqWYWZ6dLFfxg8', NULL, NULL);
INSERT INTO events VALUES (73, 1748772003253, 'organization.deactivated', 'org_0bRm3nWKkogKNmubYxgU', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-161a-74a9-a9f2-831c3ca14ecb', 'organization:org_0bRm3nWKkogKNmubYxgU', '["organization:org_0bRm3nWKkogKNmubYxgU"]', '{}', 'v2J-gz4OCEDHul7q4uIveD8tKiaYMTjjXZdsU9sC_hM', NULL, NULL);
INSERT INTO events VALUES (74, 1748772003264, 'credits.added', 'org_vy22U290GxaGv8vzedHe', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-161a-74a9-a9f2-831c3ca14ecb', 'organization:org_vy22U290GxaGv8vzedHe', '[]', '{"amount":1000,"reference":"invoice 1"}', '-zOX4xCvGznRdX3Pufoqawu653-G5VGrA_ZlWT-EMvo', NULL, NULL);
INSERT INTO events VALUES (75, 1748772003271, 'api_key.revoked', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'apiKey:key_PauWBLxRtTX2elQcw1WC', '["apiKey:key_PauWBLxRtTX2elQcw1WC"]', '{}', 'pKtYZl1HyDBnYPlWnmTTDzIbiQofuwivzwL5PdVSzXA', NULL, NULL);
INSERT INTO events VALUES (76, 1748772003278, 'token.revoked', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-1923-73cc-b0bc-5e2c5cb1bba9', '["token:01972aef-1923-73cc-b0bc-5e2c5cb1bba9"]', '{"kind":"pat"}', 'UTtLOnT6c6ys_oR692LmeQK7cjFqPQVjYS8kA6R02JI', NULL, NULL);
INSERT INTO events VALUES (78, 1748772003299, 'token.revoked', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19b1-7380-9539-6d40009e9842', '["token:01972aef-19b1-7380-9539-6d40009e9842"]', '{"kind":"assistant"}', 'nHVnIR_VFkOmQUw-WfrYMXvVctz4cgNf3SMs8y85ogc', NULL, NULL);
INSERT INTO events VALUES (79, 1748772003308, 'operator.deactivated', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'operator:opr_BNLRBrExHp2Lmq34U5Gq', '["operator:opr_BNLRBrExHp2Lmq34U5Gq"]', '{}', 'M14iTXDbM9M8hG8yYgL6x27sk8dlzFGYa9f2RFN7iyI', NULL, NULL);
INSERT INTO events VALUES (67, 1748772003126, 'token.created', 'org_vy22U290GxaGv8vzedHe', 'operator:opr_WEiZTykVofhyknwYCFZg', 'token:01972aef-1c52-746a-9473-d9f1ccf4a3cb', 'token:01972aef-1c5f-7580-adaa-3fcb3fb424de', '[]', '{"kind":"pat"}', '23sjaoDYR4aOkHf9JcsMh3VR_M_xysfrxTzNl1wYJbI', NULL, NULL);
INSERT INTO events VALUES (70, 1748772003229, 'token.created', 'org_0bRm3nWKkogKNmubYxgU', 'operator:opr_Ddnmi1WV92dZbs9EKO8h', NULL, 'token:01972aef-1cc5-7402-ae0d-e5b2255b77b9', '[]', '{"kind":"session"}', 'P_XiO-pHt7uV-NJalfTv6KeRISV9E5ELGSbBAkYy8wY', NULL, NULL);
INSERT INTO events VALUES (71, 1748772003242, 'token.created', 'org_0bRm3nWKkogKNmubYxgU', 'operator:opr_Ddnmi1WV92dZbs9EKO8h', 'token:01972aef-1cc5-7402-ae0d-e5b2255b77b9', 'token:01972aef-1cd3-7300-b2c3-46a04ee12112', '[]', '{"kind":"pat"}', 'TBYCE_UkCCByz096v1qdbOTBK7PsD5lzYwdG5-4lUcY', NULL, NULL);
INSERT INTO events VALUES (77, 1748772003283, 'token.revoked', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'token:01972aef-19df-707d-8d7e-c9c08d6a17f0', '["token:01972aef-19df-707d-8d7e-c9c08d6a17f0","token:01972aef-19e9-7629-a01d-146af45c2198","token:01972aef-19ee-7448-95b0-7b852b6f848a"]', '{"kind":"pat"}', 'drNGc2qGYP5vw8LaBq01FH2tTrriOD1961W0MS54b2o', NULL, NULL);
INSERT INTO events VALUES (80, 1748772003316, 'operator.deactivated', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'operator:opr_F3uYv6ym0Oklhj8a4VUE', '["operator:opr_F3uYv6ym0Oklhj8a4VUE"]', '{}', '7u42MHGjnLuLoQ3_DopEbphMnkqjjDxk8I-NWeX4UjA', NULL, NULL);
INSERT INTO events VALUES (81, 1748772003322, 'operator.activated', 'org_9aq7XMHympPGpiEVi6SF', 'operator:opr_j9Gtp7a02ZC5Vll5iFnR', 'token:01972aef-1872-71f4-a31d-b77963091ba1', 'operator:opr_F3uYv6ym0Oklhj8a4VUE', '[]', '{}', 'J49pGG5XG660krGJYZk7ncxx8lHobMF9URpAmuFAq_E', NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-192b-709d-916c-7b53c2945cdc', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'access token that was rotated', 'vai_pat_vXOr', false, NULL, NULL, NULL, 1748772002307, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1947-7501-8b24-50a862318a47', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, 'token:01972aef-190e-70d6-bf44-13effa920a4b', 'access token of an access token', 'vai_pat_Mhrx', false, NULL, NULL, NULL, 1748772002334, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1953-7035-b7a8-4723bd76422b', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', 'token:01972aef-190e-70d6-bf44-13effa920a4b', 'assistant token of an access token', 'i5t_IeyG', false, NULL, NULL, NULL, 1748772002347, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1962-701d-8a77-ea2709af43d5', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', 'token:01972aef-195a-72f2-abc8-318a0a862532', 'assistant token of a personal token of an access token', 'i5t_loPg', false, NULL, NULL, NULL, 1748772002361, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1974-7462-80a3-377c2754f621', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, 'apiKey:key_35IsceY8NoY1V6gbaUBc', 'access token of a key', 'vai_pat_IgvH', false, NULL, NULL, NULL, 1748772002380, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-198b-715e-ab4d-3b6d1f3ea660', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', 'apiKey:key_35IsceY8NoY1V6gbaUBc', 'assistant token of a key', 'i5t_dOic', false, NULL, NULL, NULL, 1748772002402, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1996-743a-a096-890e4e860812', 'personal', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, 'apiKey:key_35IsceY8NoY1V6gbaUBc', 'personal token of a key', 'i5t_DbZ5', false, NULL, NULL, NULL, 1748772002413, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-199f-719a-95b4-2582c49506d2', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', 'apiKey:key_sQPbQza7WdRn10KjNXZW', 'assistant token of a key for tokens', 'i5t_uaOz', false, NULL, NULL, NULL, 1748772002422, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19a7-756d-9fcc-627ae4726342', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, 'assistant token', 'i5t_objY', false, NULL, NULL, NULL, 1748772002432, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19b6-72e9-bace-5413102613af', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, 'assistant token that was rotated', 'i5t_6CdT', false, NULL, NULL, NULL, 1748772002445, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19c1-701b-8d1e-a448230b84dd', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, '', 'i5t_6oiI', true, NULL, NULL, NULL, 1748772002456, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19c6-75b2-a92a-59f4426c8ada', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, '', 'i5t_DyoY', false, '127.0.0.0/8', NULL, NULL, 1748772002461, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19cb-7328-af1d-47b72bd05503', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, '', 'i5t_QugT', false, '192.0.2.0/24', NULL, NULL, 1748772002466, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19d1-76f5-a572-ad5be8b14341', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, '', 'i5t_snG7', false, NULL, 'app.example.com', NULL, 1748772002472, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19d5-75a0-9451-c17f23c0848e', 'personal', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'personal token', 'i5t_UPyX', false, NULL, NULL, NULL, 1748772002475, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19d7-70ec-a52c-2da5b4ffc65f', 'personal', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'personal token that only reads', 'i5t_i5bG', true, NULL, NULL, NULL, 1748772002478, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19dc-7509-afb0-ae52a7b14105', 'personal', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'personal token of a network', 'i5t_GZhx', false, '192.0.2.0/24', NULL, NULL, 1748772002483, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1b5e-77e7-9efd-272d3be6f8e1', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_rZIPwEs2WrdMc4Qs18aw', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, 'assistant token of dave', 'i5t_jZWW', false, NULL, NULL, NULL, 1748772002869, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1b64-7163-9e21-58f7113c8770', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_rZIPwEs2WrdMc4Qs18aw', NULL, NULL, 'access token of dave', 'vai_pat_Kqz5', false, NULL, NULL, NULL, 1748772002875, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1bcf-73a8-9446-4c43c7289986', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1bc3-772f-afa7-a67b101c8637', NULL, '', 'i5t_HjUW', false, NULL, NULL, NULL, 1748772002982, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1c5f-7580-adaa-3fcb3fb424de', 'pat', 'org_vy22U290GxaGv8vzedHe', 'opr_WEiZTykVofhyknwYCFZg', NULL, NULL, 'access token of Acme', 'vai_pat_OcIh', false, NULL, NULL, NULL, 1748772003126, NULL, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1923-73cc-b0bc-5e2c5cb1bba9', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'access token that was revoked', 'vai_pat_84j5', false, NULL, NULL, NULL, 1748772002299, NULL, 1748772003278, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19b1-7380-9539-6d40009e9842', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, 'assistant token that was revoked', 'i5t_7te8', false, NULL, NULL, NULL, 1748772002440, NULL, 1748772003299, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1a85-7722-838d-b41148ab67d6', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_BNLRBrExHp2Lmq34U5Gq', '01972aef-1618-72c2-b635-ef2cac7f441e', NULL, 'assistant token of bob', 'i5t_fRBs', false, NULL, NULL, NULL, 1748772002652, NULL, 1748772003308, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1af0-7018-97e7-559f27920c6b', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_F3uYv6ym0Oklhj8a4VUE', NULL, NULL, 'access token of carol', 'vai_pat_zInP', false, NULL, NULL, NULL, 1748772002758, NULL, 1748772003316, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-191b-7757-8939-f77ebcfc08a5', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'access token that expired', 'vai_pat_F7YV', false, NULL, NULL, NULL, 1748772002291, 1748772002292, NULL, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-161a-74a9-a9f2-831c3ca14ecb', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'Made at set-up', 'vai_pat_Mybk', false, NULL, NULL, NULL, 1748772001521, NULL, NULL, 1748772003261);
INSERT INTO long_lived_tokens VALUES ('01972aef-190e-70d6-bf44-13effa920a4b', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'access token', 'vai_pat_0HFg', false, NULL, NULL, NULL, 1748772002277, NULL, NULL, 1748772002352);
INSERT INTO long_lived_tokens VALUES ('01972aef-195a-72f2-abc8-318a0a862532', 'personal', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, 'token:01972aef-190e-70d6-bf44-13effa920a4b', 'personal token of an access token', 'i5t_Q2Bq', false, NULL, NULL, NULL, 1748772002353, NULL, NULL, 1748772002359);
INSERT INTO long_lived_tokens VALUES ('01972aef-19df-707d-8d7e-c9c08d6a17f0', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'access token to be revoked with what it made', 'vai_pat_pxIJ', false, NULL, NULL, NULL, 1748772002486, NULL, 1748772003283, 1748772002500);
INSERT INTO long_lived_tokens VALUES ('01972aef-1a75-7125-8410-9885d463080c', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_BNLRBrExHp2Lmq34U5Gq', NULL, NULL, 'access token of bob', 'vai_pat_3Ljv', false, NULL, NULL, NULL, 1748772002636, NULL, 1748772003308, 1748772002641);
INSERT INTO long_lived_tokens VALUES ('01972aef-1cd3-7300-b2c3-46a04ee12112', 'pat', 'org_0bRm3nWKkogKNmubYxgU', 'opr_Ddnmi1WV92dZbs9EKO8h', NULL, NULL, 'access token of a closed organization', 'vai_pat_B6gt', false, NULL, NULL, NULL, 1748772003242, NULL, 1748772003253, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1cc5-7402-ae0d-e5b2255b77b9', 'session', 'org_0bRm3nWKkogKNmubYxgU', 'opr_Ddnmi1WV92dZbs9EKO8h', NULL, NULL, 'Signed in', 'vai_ses_i7Tz', false, NULL, NULL, NULL, 1748772003229, 4102444800000, 1748772003253, 1748772003246);
INSERT INTO long_lived_tokens VALUES ('01972aef-19e9-7629-a01d-146af45c2198', 'pat', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, 'token:01972aef-19df-707d-8d7e-c9c08d6a17f0', 'access token of a revoked access token', 'vai_pat_EF5n', false, NULL, NULL, NULL, 1748772002496, NULL, 1748772003283, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-19ee-7448-95b0-7b852b6f848a', 'assistant', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', '01972aef-1618-72c2-b635-ef2cac7f441e', 'token:01972aef-19df-707d-8d7e-c9c08d6a17f0', 'assistant token of a revoked access token', 'i5t_Uquh', false, NULL, NULL, NULL, 1748772002501, NULL, 1748772003283, NULL);
INSERT INTO long_lived_tokens VALUES ('01972aef-1872-71f4-a31d-b77963091ba1', 'session', 'org_9aq7XMHympPGpiEVi6SF', 'opr_j9Gtp7a02ZC5Vll5iFnR', NULL, NULL, 'Signed in', 'vai_ses_aZnp', false, NULL, NULL, NULL, 1748772002125, 4102444800000, NULL, 1748772003320);
INSERT INTO long_lived_tokens VALUES ('01972aef-1b51-7468-a1db-ef73e9bdc20b', 'session', 'org_9aq7XMHympPGpiEVi6SF', 'opr_rZIPwEs2WrdMc4Qs18aw', NULL, NULL, 'Signed in', 'vai_ses_TVJQ', false, NULL, NULL, NULL, 1748772002856, 4102444800000, NULL, 1748772002874);
INSERT INTO long_lived_tokens VALUES ('01972aef-1c52-746a-9473-d9f1ccf4a3cb', 'session', 'org_vy22U290GxaGv8vzedHe', 'opr_WEiZTykVofhyknwYCFZg', NULL, NULL, 'Signed in', 'vai_ses_B5O5', false, NULL, NULL, NULL, 1748772003113, 4102444800000, NULL, 1748772003132);
INSERT INTO long_lived_tokens VALUES ('01972aef-1a56-75c0-9ab0-5e9e556a1a66', 'session', 'org_9aq7XMHympPGpiEVi6SF', 'opr_BNLRBrExHp2Lmq34U5Gq', NULL, NULL, 'Signed in', 'vai_ses_EtJO', false, NULL, NULL, NULL, 1748772002606, 4102444800000, 1748772003308, 1748772002651);
INSERT INTO long_lived_tokens VALUES ('01972aef-1adc-776b-b991-8cf57a70850b', 'session', 'org_9aq7XMHympPGpiEVi6SF', 'opr_F3uYv6ym0Oklhj8a4VUE', NULL, NULL, 'Signed in', 'vai_ses_BWqa', false, NULL, NULL, NULL, 1748772002739, 4102444800000, 1748772003316, 1748772002758);
INSERT INTO operators VALUES ('opr_j9Gtp7a02ZC5Vll5iFnR', 'org_9aq7XMHympPGpiEVi6SF', 'admin', '', '$argon2id$v=19$m=19456,t=2,p=1$pZpxsRgUCbAFjOEZ8JhiFA$1US+rEHliHOwBlxYdByMu2MjnclFBCdXELVNMWIp1uE', 'owner', true, true, '[]', true, 1748772001521);
INSERT INTO operators VALUES ('opr_rZIPwEs2WrdMc4Qs18aw', 'org_9aq7XMHympPGpiEVi6SF', 'dave', 'dave@example.com', '$argon2id$v=19$m=19456,t=2,p=1$gSEretdYtXv3NGLsbhZASQ$YnfGt0smJT7X9AID7tEe6vSDNrOkJRgTmJ1GKkfGu6I', 'member', false, true, '["tokens:create"]', true, 1748772002813);
INSERT INTO operators VALUES ('opr_WEiZTykVofhyknwYCFZg', 'org_vy22U290GxaGv8vzedHe', 'erin', 'erin@example.com', '$argon2id$v=19$m=19456,t=2,p=1$P6C2yOCtrZ9R6i83jHTtaQ$6s6Pv9OoFpYMQbG4bfhc3qFYJdUFIS1sWJqT8aDFNEs', 'owner', false, true, '[]', true, 1748772003035);
INSERT INTO operators VALUES ('opr_Ddnmi1WV92dZbs9EKO8h', 'org_0bRm3nWKkogKNmubYxgU', 'frank', 'frank@example.com', '$argon2id$v=19$m=19456,t=2,p=1$Bh99gEF+YBquJRjm59T+RA$0LI46LUVylf6qIAwHdnVN9HWQdXTha9udfC8vr5G1Og', 'owner', false, true, '[]', true, 1748772003181);
INSERT INTO operators VALUES ('opr_BNLRBrExHp2Lmq34U5Gq', 'org_9aq7XMHympPGpiEVi6SF', 'bob', 'bob@example.com', '$argon2id$v=19$m=19456,t=2,p=1$Rb/mByMdl29EXwX2lFjgAA$QVDJR5/hN+CmlDbFhPrAh1b9OB/tjokkKfV2ml3JusY', 'admin', false, true, '[]', false, 1748772002552);
INSERT INTO operators VALUES ('opr_F3uYv6ym0Oklhj8a4VUE', 'org_9aq7XMHympPGpiEVi6SF', 'carol', 'carol@example.com', '$argon2id$v=19$m=19456,t=2,p=1$U3vm5Z22vfazSkn/oZcXcQ$mSfvco3lYL07wkQymsN5FFc+uDqDkQ+o+4p9NuMcvNQ', 'admin', false, true, '[]', true, 1748772002700);
INSERT INTO organizations VALUES ('org_9aq7XMHympPGpiEVi6SF', 'Demo', true, 1748772001521, NULL);
INSERT INTO organizations VALUES ('org_vy22U290GxaGv8vzedHe', 'Acme', true, 1748772003035, NULL);
INSERT INTO organizations VALUES ('org_0bRm3nWKkogKNmubYxgU', 'Closed', false, 1748772003181, 1748772003253);
INSERT INTO schema_version VALUES (1, 1);
INSERT INTO secrets VALUES ('fhOgm7ik6vKyQIe3QFfyTikCPUFC0jVSw_mFTYdu4NM', 'key_ZS79Mt8br1Ea2xWeccZZ', 'sk_Xi8V', 1748772002157, NULL, NULL);
INSERT INTO secrets VALUES ('uidsEr581OZL97_q10KRiXgu4nHegzUqNwWZVjewFU4', 'key_hoYsEdzGZkxbUjhEjbP5', 'sk_4nEz', 1748772002193, NULL, NULL);
INSERT INTO secrets VALUES ('IVxwu_t-WTVrG2EEqQeE9Sez8H0UzWyy-NI1Yej8Oyw', 'key_UEMZDLZZhoDdL4dJvXgG', 'sk_W5lu', 1748772002214, NULL, NULL);
INSERT INTO secrets VALUES ('7onPPoLeRvY1diMhLnINC9i9xK6W7nS91HgKtcLg9a4', 'key_KrlIhQ8mhUthAKj6Y58s', 'sk_CIdf', 1748772002219, NULL, NULL);
INSERT INTO secrets VALUES ('x1KQQlxVEQSIEBWKvbwQIC0OznUlpf2oLzkA80Y-st4', 'key_NHRRhnuFoM3MoFA0ShdV', 'sk_gSqT', 1748772002226, NULL, NULL);
INSERT INTO secrets VALUES ('VaRGp4-CoXHDXuJ1zlY5YAiHggbJt9ZCuchvrNqc4ZU', '01972aef-191b-7757-8939-f77ebcfc08a5', 'vai_pat_F7YV', 1748772002291, NULL, NULL);
INSERT INTO secrets VALUES ('dYLm7n2a6uFdcjMxZCnsiB54Q9PcNeiKSPEz5_QoeTw', '01972aef-1923-73cc-b0bc-5e2c5cb1bba9', 'vai_pat_84j5', 1748772002299, NULL, NULL);
INSERT INTO secrets VALUES ('S0-f1CxvZbghCY38udjoNrVoP0FaTGvPhpsaU7CjaCQ', '01972aef-192b-709d-916c-7b53c2945cdc', 'vai_pat_vXOr', 1748772002315, NULL, NULL);
INSERT INTO secrets VALUES ('w1uguD_EznfbZOPwrN8mElLNjplYApQ-aZFnDYVGOWM', '01972aef-1947-7501-8b24-50a862318a47', 'vai_pat_Mhrx', 1748772002334, NULL, NULL);
INSERT INTO secrets VALUES ('XEAaL2k8DuKTm_X_N5vH7U5269Yy3nafAsLSTMnbem0', 'key_Af3XHLBdlfgsJXgb5wO3', 'sk_MjpV', 1748772002340, NULL, NULL);
INSERT INTO secrets VALUES ('UPOlQIkQt0poHvxNcqY1ZzZ-8hsLy0RJWQ697zKnXek', '01972aef-1953-7035-b7a8-4723bd76422b', 'i5t_IeyG', 1748772002347, NULL, NULL);
INSERT INTO secrets VALUES ('bvDBB5fIqev2tK1a4jbblURT3VGJ87eBUj6ceHHTulY', '01972aef-1962-701d-8a77-ea2709af43d5', 'i5t_loPg', 1748772002361, NULL, NULL);
INSERT INTO secrets VALUES ('Ykbowazp46X2N4IhtobD3DbyUY1fvpfLL2Jh03lhwzU', 'key_8llal89q3TEcKbCadYnX', 'sk_BlDS', 1748772002375, NULL, NULL);
INSERT INTO secrets VALUES ('oxsx2nxEtrhTfipbq3qh0S6l6xCfw9eLqeseEWhe0aM', '01972aef-1974-7462-80a3-377c2754f621', 'vai_pat_IgvH', 1748772002380, NULL, NULL);
INSERT INTO secrets VALUES ('zMsRhHLNjyd3qA1E4ot_UGgyn1LLnnhFYadWTFAZGX4', '01972aef-198b-715e-ab4d-3b6d1f3ea660', 'i5t_dOic', 1748772002402, NULL, NULL);
INSERT INTO secrets VALUES ('5nsWIn-SIT0XTLsxkmA5g_DIdtusdrJLJeFzUMOYmgY', '01972aef-1996-743a-a096-890e4e860812', 'i5t_DbZ5', 1748772002413, NULL, NULL);
INSERT INTO secrets VALUES ('zR_-QGHHTcCak0lh0NL0Dd-SpjW7OW-F_DI7igk0lyw', '01972aef-199f-719a-95b4-2582c49506d2', 'i5t_uaOz', 1748772002422, NULL, NULL);
INSERT INTO secrets VALUES ('WajGxBOQovS-zZaDcWAOHkdZ5Y7m1qDlWQMelZHRIlQ', '01972aef-19a7-756d-9fcc-627ae4726342', 'i5t_objY', 1748772002432, NULL, NULL);
INSERT INTO secrets VALUES ('ml7KiZiFde9TtQBAEBQBKCAb5LgzfzxZqG-nqr6kiCE', '01972aef-19b1-7380-9539-6d40009e9842', 'i5t_7te8', 1748772002440, NULL, NULL);
INSERT INTO secrets VALUES ('bTgfkj8YjhkJuZo7AoeKZLnYWmmxtkfMGWR-aRnfaHU', '01972aef-19b6-72e9-bace-5413102613af', 'i5t_6CdT', 1748772002450, NULL, NULL);
INSERT INTO secrets VALUES ('cMJziHJGhkKG94vSKkl125NGzkcpR5qQS_mLKSH_-mk', '01972aef-19c1-701b-8d1e-a448230b84dd', 'i5t_6oiI', 1748772002456, NULL, NULL);
INSERT INTO secrets VALUES ('6LYlDYotcbQX7O12MYMesl-sPxIiqEYQkeVXGV_8NLA', '01972aef-19c6-75b2-a92a-59f4426c8ada', 'i5t_DyoY', 1748772002461, NULL, NULL);
INSERT INTO secrets VALUES ('BeJGg9PSRiPnyhxv9q7HrmIpIszrwDjPoTjmHE7iXH0', '01972aef-19cb-7328-af1d-47b72bd05503', 'i5t_QugT', 1748772002466, NULL, NULL);
INSERT INTO secrets VALUES ('YnbXRry9ue6ZBeZSVIe3yZXlQBPJY_VUSQITM1SpMKY', '01972aef-19d1-76f5-a572-ad5be8b14341', 'i5t_snG7', 1748772002472, NULL, NULL);
INSERT INTO secrets VALUES ('_K6rCWJOzUAt1zNAG8J0ViwVmypf6zxYByImSxRIY2k', '01972aef-19d5-75a0-9451-c17f23c0848e', 'i5t_UPyX', 1748772002475, NULL, NULL);
INSERT INTO secrets VALUES ('UnKG7u08j8Cq_yIr0rxOuN6sHQ0YBibvVDvecPFUdyw', '01972aef-19d7-70ec-a52c-2da5b4ffc65f', 'i5t_i5bG', 1748772002478, NULL, NULL);
INSERT INTO secrets VALUES ('SuvuACQCCcEpP8HKsVMSFADKOmfWgBKdgTfa8AO0uKA', '01972aef-19dc-7509-afb0-ae52a7b14105', 'i5t_GZhx', 1748772002483, NULL, NULL);
INSERT INTO secrets VALUES ('Br75dzqJQrvZFdarbDauM6QijOv0N4VXTrPvVynfGZg', 'key_leAGKOUPVmmUh6bnPlaE', 'sk_Cro2', 1748772002490, NULL, NULL);
INSERT INTO secrets VALUES ('OlXgu3aNQL545JvCMPW861J688W5MxqqYYHxtcC_nCk', '01972aef-19e9-7629-a01d-146af45c2198', 'vai_pat_EF5n', 1748772002496, NULL, NULL);
INSERT INTO secrets VALUES ('rt3HuJXP7R2Fmq-BX9CZ1nq49zNLiYCK3SV9etmwI0c', '01972aef-19ee-7448-95b0-7b852b6f848a', 'i5t_Uquh', 1748772002501, NULL, NULL);
INSERT INTO secrets VALUES ('pteRDA1untpXdVQmwK5jKTVL43mtzOd2kcydO9k2-xk', 'key_DB6vWgwt8v3ApOt2djTB', 'sk_r92q', 1748772002642, NULL, NULL);
INSERT INTO secrets VALUES ('bUH4EdFOD30joszITCwVI2SXpi7HHQGtmr4q0x2367c', 'key_xV6IK1ZJ3uDbPlTH8DLm', 'sk_l164', 1748772002647, NULL, NULL);
INSERT INTO secrets VALUES ('Plv8Ec6qxi7YpRh_esvNNEyBLlOM7iFeKSEtRuP9WoE', '01972aef-1a85-7722-838d-b41148ab67d6', 'i5t_fRBs', 1748772002652, NULL, NULL);
INSERT INTO secrets VALUES ('dyOLaW1AJAKUQhv0EhhYMK2FZWKLyTBbEiodlu7PW_s', '01972aef-1af0-7018-97e7-559f27920c6b', 'vai_pat_zInP', 1748772002758, NULL, NULL);
INSERT INTO secrets VALUES ('xPPBlrC6jtnSA0T1COMV_b_QCTkO7TtiJfNTOnTNy3k', '01972aef-1b5e-77e7-9efd-272d3be6f8e1', 'i5t_jZWW', 1748772002869, NULL, NULL);
INSERT INTO secrets VALUES ('epJCuhMMHn1wjqedsIsjuPeHD3octEOdVa0JuRZPBBQ', '01972aef-1b64-7163-9e21-58f7113c8770', 'vai_pat_Kqz5', 1748772002875, NULL, NULL);
INSERT INTO secrets VALUES ('4p-TbUH2kf6uEQWgulsmI46ZLumt8Gn1_aoRmKsyzRA', '01972aef-1bcf-73a8-9446-4c43c7289986', 'i5t_HjUW', 1748772002982, NULL, NULL);
INSERT INTO secrets VALUES ('ubj3myC3mUMlDuitRUJjiKrWokXrzI8JnCB67sUToBs', '01972aef-1c5f-7580-adaa-3fcb3fb424de', 'vai_pat_OcIh', 1748772003126, NULL, NULL);
INSERT INTO secrets VALUES ('EMSKDTATlEvKwrK8LG75suLH8r6KX-ZUVejxlu7_5-0', 'key_RcUGtoVw5bvCmMAWsdFj', 'sk_No3g', 1748772003134, NULL, NULL);
INSERT INTO secrets VALUES ('4S451FE1Knp7WQ_Qg4XfPB6LlMplj7JCO7X6AWURS6Y', 'key_uwOBwe2XtU086pDh8Bda', 'sk_bSot', 1748772001521, NULL, 1748772002894);
INSERT INTO secrets VALUES ('n1cUc4xIvkFZfEmGjzZYl03UXCC6f9FlDCCaU09gke8', '01972aef-161a-74a9-a9f2-831c3ca14ecb', 'vai_pat_Mybk', 1748772001521, NULL, 1748772003261);
INSERT INTO secrets VALUES ('ngsMD4SGuUbkU9pNYk49ANK0t--gtl9gOVx_FEUyhGg', '01972aef-1872-71f4-a31d-b77963091ba1', 'vai_ses_aZnp', 1748772002125, NULL, 1748772003320);
INSERT INTO secrets VALUES ('rlC08mzF_JIgWNZNNeb8-YYslLjUl9z0ExLZ7tqQbCo', 'key_SbuXPoEH9XVwCVYFectc', 'sk_kAZ4', 1748772002187, NULL, 1748772002914);
INSERT INTO secrets VALUES ('JAn8XRYFW923BiU7ma_LZbGGIcKwa1TYLGjcvrufKuE', '01972aef-1cd3-7300-b2c3-46a04ee12112', 'vai_pat_B6gt', 1748772003242, NULL, NULL);
INSERT INTO secrets VALUES ('TRvrI2xo0Ljff1DayuNakmtR6eX_0HlWHV9so4heqQE', 'key_sQPbQza7WdRn10KjNXZW', 'sk_YEEm', 1748772002205, NULL, 1748772002420);
INSERT INTO secrets VALUES ('cdXaXtmUd9b9Y2SzBXWGObXU14Jlgs7ooANGAAji25s', 'key_EV5QOKazL6ad3ADXCxhe', 'sk_b1lj', 1748772002235, NULL, 1748772002922);
INSERT INTO secrets VALUES ('DeQRJQ23UYu77LM18_sq-X1cwECVurMyGU-Lnfo4Wrw', 'key_tl8NR1oUyUwT3aZ3yp9u', 'sk_f7nH', 1748772002242, NULL, 1748772002940);
INSERT INTO secrets VALUES ('kkjUt41NjcBIqnYzixtXe3hV5fZ1yc4y6KCo8_T1Fcc', 'key_PauWBLxRtTX2elQcw1WC', 'sk_GQY3', 1748772002248, NULL, 1748772002948);
INSERT INTO secrets VALUES ('hQ8FSc8DBGzUZiUcs__1_FY6J_8ic7lpYT-va0TX1GI', 'key_Qu6fej0ni2h6yyK1emUJ', 'sk_dPt0', 1748772002262, NULL, 1748772002931);
INSERT INTO secrets VALUES ('V9gHDbXRYDdXKcBbY3lNcnDLq7XUAemJl26KLq6e5ZI', '01972aef-190e-70d6-bf44-13effa920a4b', 'vai_pat_0HFg', 1748772002277, NULL, 1748772002352);
INSERT INTO secrets VALUES ('P3BWiRHF3WT9l06kX7zJgL9hsoUXSf5555mC-9XvJ8A', '01972aef-195a-72f2-abc8-318a0a862532', 'i5t_Q2Bq', 1748772002353, NULL, 1748772002359);
INSERT INTO secrets VALUES ('7c_b1HM2uABrlOtMl_JcdT8CitllusBlf04qjFBhyhs', 'key_35IsceY8NoY1V6gbaUBc', 'sk_4J5w', 1748772002368, NULL, 1748772002411);
INSERT INTO secrets VALUES ('af_0HDVRFVnsU61caemPvFAoJT-nACzLKuDgjQXBDN4', '01972aef-19df-707d-8d7e-c9c08d6a17f0', 'vai_pat_pxIJ', 1748772002486, NULL, 1748772002500);
INSERT INTO secrets VALUES ('DbRs6nXl9obn0nH7xWkBvg5kNlegepl178TAqNKiMNM', '01972aef-1a56-75c0-9ab0-5e9e556a1a66', 'vai_ses_EtJO', 1748772002606, NULL, 1748772002651);
INSERT INTO secrets VALUES ('x59f7CS21jT_VeNDY2G4fkkYr-8CcPi5eVAcI4sBUL0', 'key_GWaaIpKes71YRkL8dcJm', 'sk_07qX', 1748772002627, NULL, 1748772002957);
INSERT INTO secrets VALUES ('jDVJkK7Dpntjp-PcUXBkZH2kWgo0JPeAh2I4FETPyeA', '01972aef-1a75-7125-8410-9885d463080c', 'vai_pat_3Ljv', 1748772002636, NULL, 1748772002641);
INSERT INTO secrets VALUES ('pYozBM6sjlilvGEmUgRjnpWM98IJ_NgzRtrb4RxZskw', '01972aef-1adc-776b-b991-8cf57a70850b', 'vai_ses_BWqa', 1748772002739, NULL, 1748772002758);
INSERT INTO secrets VALUES ('OsXsLpfJNI81IHdhr3IhqB13Jf0fC_wNdMxYXEgkMQQ', 'key_HugLOnUAfT3z0Asb5Q2m', 'sk_ROTU', 1748772002754, NULL, 1748772002964);
INSERT INTO secrets VALUES ('r2eTHk3IP32mL2c3utk4ZTP4NPs5Vs6dsW5__3z_4t0', '01972aef-1b51-7468-a1db-ef73e9bdc20b', 'vai_ses_TVJQ', 1748772002856, NULL, 1748772002874);
INSERT INTO secrets VALUES ('73pdOk4n01tz_HH5m1DwgB4b0ZisIquJexReXaBoTTo', '01972aef-1c52-746a-9473-d9f1ccf4a3cb', 'vai_ses_B5O5', 1748772003113, NULL, 1748772003132);
INSERT INTO secrets VALUES ('8Jgxb47UrlOEPdCEM4mhlHRSWUF6_wC1RaJem0dG6FY', '01972aef-1cc5-7402-ae0d-e5b2255b77b9', 'vai_ses_i7Tz', 1748772003229, NULL, 1748772003246);
INSERT INTO secrets VALUES ('vYjnhEtu5FHRYfsHIoweoWl7hh2lN8awGf7ocAltjD4', 'key_a4HskEx9bLLJpFmhSzBK', 'sk_RvT1', 1748772003247, NULL, NULL);
INSERT INTO secrets VALUES ('FVeSR7CQT1T2f3p545cq6Or6QmY3Z4q56nT_wz4pHqc', 'key_Qu6fej0ni2h6yyK1emUJ', 'sk_SOMG', 1748772002254, 4102444800000, NULL);
INSERT INTO secrets VALUES ('4x5EbomDw8WCd54DqtY0DnuShBOwRz1-dOkVkf1gNOQ', '01972aef-192b-709d-916c-7b53c2945cdc', 'vai_pat_fXjF', 1748772002307, 4102444800000, NULL);
INSERT INTO secrets VALUES ('RpAO9nJwbvzI576NuzQhW63MR8734CP-zfDI0Ah3azU', '01972aef-19b6-72e9-bace-5413102613af', 'i5t_QTWD', 1748772002445, 4102444800000, NULL);
INSERT INTO secrets VALUES ('BAAQ_7IVUEqOKmwSU1JBRUDow-YpeWqc6GklE4rfsRQ', 'key_GWaaIpKes71YRkL8dcJm', 'sk_QQ1w', 1748772002619, 4102444800000, NULL);
INSERT INTO setup VALUES (1, 'org_9aq7XMHympPGpiEVi6SF', 'key_uwOBwe2XtU086pDh8Bda', 'pk_8LFxAj8QyyDOr1T5k2Xb', 'bot_FQUWGjO7dMCHwxGFvKLk', 'wf_NduPykDbxeCFHOfCxrMb', 'opr_j9Gtp7a02ZC5Vll5iFnR', 'agent_tQA1d2IdHWtR5gZgH3iv', 'team:demo-assistant');
INSERT INTO signing_keys VALUES ('d189d1b3-1077-4899-bba0-2c4ef133301e', 1748772001603, 1748772001603, NULL, 'Adwl8L8ZTUN7jiLFDfSi9AfRTMDOZN3vLgB-HxjdOnLCNm5hbcAaYv5SPobmnq-qy9XEcp8YxFNj6BnCjQ');
SELECT pg_catalog.setval('credit_entries_seq_seq', 1, true);
ALTER TABLE ONLY api_keys
    ADD CONSTRAINT api_keys_key_id_key UNIQUE (key_id);
ALTER TABLE ONLY api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);
ALTER TABLE ONLY assistants
    ADD CONSTRAINT assistants_organization_natural_id_key UNIQUE (organization, natural_id);
ALTER TABLE ONLY assistants
    ADD CONSTRAINT assistants_pkey PRIMARY KEY (id);
ALTER TABLE ONLY counters
    ADD CONSTRAINT counters_pkey PRIMARY KEY (hour_at, organization, kind, outcome, refusal);
ALTER TABLE ONLY credit_accounts
    ADD CONSTRAINT credit_accounts_pkey PRIMARY KEY (organization);
ALTER TABLE ONLY credit_entries
    ADD CONSTRAINT credit_entries_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY credit_holds
    ADD CONSTRAINT credit_holds_pkey PRIMARY KEY (id);
ALTER TABLE ONLY end_users
    ADD CONSTRAINT end_users_organization_external_id_key UNIQUE (organization, external_id);
ALTER TABLE ONLY end_users
    ADD CONSTRAINT end_users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY event_head
    ADD CONSTRAINT event_head_pkey PRIMARY KEY (id);
ALTER TABLE ONLY events
    ADD CONSTRAINT events_once_key UNIQUE (once);
ALTER TABLE ONLY events
    ADD CONSTRAINT events_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY long_lived_tokens
    ADD CONSTRAINT long_lived_tokens_pkey PRIMARY KEY (id);
ALTER TABLE ONLY operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (id);
ALTER TABLE ONLY operators
    ADD CONSTRAINT operators_username_key UNIQUE (username);
ALTER TABLE ONLY organizations
    ADD CONSTRAINT organizations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (digest);
ALTER TABLE ONLY setup
    ADD CONSTRAINT setup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (id);
CREATE INDEX api_keys_by_organization ON api_keys USING btree (organization, created_at, id);
CREATE INDEX assistants_by_organization ON assistants USING btree (organization, created_at, id);
CREATE INDEX credit_entries_by_organization ON credit_entries USING btree (organization, seq);
CREATE UNIQUE INDEX credits_added_once ON credit_entries USING btree (organization, reference) WHERE (debit = 'granted'::text);
CREATE INDEX end_users_by_organization ON end_users USING btree (organization, created_at, id);
CREATE INDEX events_by_organization ON events USING btree (organization, seq);
CREATE INDEX events_by_subject ON events USING btree (subject, seq);
CREATE INDEX holds_by_age ON credit_holds USING btree (lease_until);
CREATE INDEX long_lived_tokens_by_assistant ON long_lived_tokens USING btree (assistant, created_at, id, kind, revoked_at, organization, operator);
CREATE INDEX long_lived_tokens_by_maker ON long_lived_tokens USING btree (made_by);
CREATE INDEX long_lived_tokens_by_mask ON long_lived_tokens USING btree (organization, mask);
CREATE INDEX long_lived_tokens_by_operator ON long_lived_tokens USING btree (operator, created_at, id, kind, revoked_at, organization);
CREATE INDEX long_lived_tokens_by_organization ON long_lived_tokens USING btree (organization, created_at, id, kind, revoked_at);
CREATE UNIQUE INDEX only_public_default ON assistants USING btree (public_default) WHERE public_default;
CREATE INDEX open_holds ON credit_holds USING btree (lease_until) WHERE (state = 'held'::text);
CREATE INDEX operators_by_organization ON operators USING btree (organization, created_at, id);
CREATE INDEX organizations_by_age ON organizations USING btree (created_at, id);
CREATE INDEX secrets_by_expiry ON secrets USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX secrets_by_holder ON secrets USING btree (holder);
ALTER TABLE ONLY api_keys
    ADD CONSTRAINT api_keys_organization_fkey FOREIGN KEY (organization) REFERENCES organizations(id);
ALTER TABLE ONLY assistants
    ADD CONSTRAINT assistants_organization_fkey FOREIGN KEY (organization) REFERENCES organizations(id);
ALTER TABLE ONLY credit_accounts
    ADD CONSTRAINT credit_accounts_organization_fkey FOREIGN KEY (organization) REFERENCES organizations(id);
ALTER TABLE ONLY end_users
    ADD CONSTRAINT end_users_organization_fkey FOREIGN KEY (organization) REFERENCES organizations(id);
ALTER TABLE ONLY long_lived_tokens
    ADD CONSTRAINT long_lived_tokens_assistant_fkey FOREIGN KEY (assistant) REFERENCES assistants(id);
ALTER TABLE ONLY long_lived_tokens
    ADD CONSTRAINT long_lived_tokens_operator_fkey FOREIGN KEY (operator) REFERENCES operators(id);
ALTER TABLE ONLY long_lived_tokens
    ADD CONSTRAINT long_lived_tokens_organization_fkey FOREIGN KEY (organization) REFERENCES organizations(id);
ALTER TABLE ONLY operators
    ADD CONSTRAINT operators_organization_fkey FOREIGN KEY (organization) REFERENCES organizations(id);
