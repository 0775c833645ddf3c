/** A metric as its reader must know it. The table below is the reference, docs/observability.md. */
export interface Metric {
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  /** Its labels, each with what their values are. None of them ever comes out of a request. */
  readonly labels: Readonly<Record<string, string>>
  /** The upper bounds of a histogram's buckets, in seconds. */
  readonly buckets?: readonly number[]
}

const LATENCIES = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const ANSWERS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

/** Every metric of Jeton's own. */
export const METRICS = {
  jeton_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Requests, from their headers to the end of the answer, streamed ones included.',
    labels: {
      method: '`GET`, `POST` and so on; `other` for a method that the route does not have',
      route: 'the template, like `/api/v1/access-tokens/:token_id`; `unknown` for every other path',
      status: '`2xx` to `5xx`; `none` where the client left before there was an answer',
    },
    buckets: [...LATENCIES, 60],
  },
  jeton_http_connections: {
    type: 'gauge',
    help: 'Connections that are open; at most `JETON_CONNECTIONS`.',
    labels: {},
  },
  jeton_http_unread_body_bytes: {
    type: 'gauge',
    help: 'Memory of request bodies that are being received or wait to be read; at most `JETON_BODIES_IN_FLIGHT_BYTES`.',
    labels: {},
  },
  jeton_tokens_issued_total: {
    type: 'counter',
    help: 'Tokens issued.',
    labels: { kind: '`access`, `assistant`, `chat`, `stream`, `user`' },
  },
  jeton_runs_started_total: {
    type: 'counter',
    help: 'Runs whose answer began.',
    labels: {},
  },
  jeton_refusals_total: {
    type: 'counter',
    help: 'Tokens that were not issued, and runs that were not started.',
    labels: { kind: 'a kind of token, or `run`', refusal: 'the word for why, like `rate_limited`' },
  },
  jeton_redemptions_total: {
    type: 'counter',
    help: 'Decisions of whether there may be a run.',
    labels: {
      outcome:
        '`redeemed`, `gone` (used, expired, or never was), `over_limit`, `no_credits`, `failed`',
    },
  },
  jeton_verifications_total: {
    type: 'counter',
    help: 'Credentials that were looked at before anything was done.',
    labels: {
      credential: '`token` for those that open an assistant, `api_key`, `operator`, `password`',
      outcome: '`accepted`, `refused`, `forbidden` (live, but not for this)',
    },
  },
  jeton_revocations_total: {
    type: 'counter',
    help: 'Acts that ended something, as often as they succeeded.',
    labels: {
      subject:
        '`token`, `api_key`, `assistant`, `end_user`, `operator`, `organization`, `signing_key`',
    },
  },
  jeton_credit_holds_total: {
    type: 'counter',
    help: 'Holds on credits: one for each redemption, and what became of it.',
    labels: { outcome: '`held`, `settled`, `released`, `lapsed`' },
  },
  jeton_store_operation_duration_seconds: {
    type: 'histogram',
    help: 'Operations of the stores.',
    labels: {
      store: '`database` (PostgreSQL, or the SQLite file) or `redis`',
      outcome: '`done`, `down` (no answer in time, or away), `failed`',
    },
    buckets: LATENCIES,
  },
  jeton_cache_reads_total: {
    type: 'counter',
    help: 'Look-ups of what a process remembers.',
    labels: { outcome: '`hit`, `miss`, `bypass` (the feed was not fresh, so the store was asked)' },
  },
  jeton_feed_last_seq: {
    type: 'gauge',
    help: 'The number of the last event that this process knows of.',
    labels: {},
  },
  jeton_feed_age_seconds: {
    type: 'gauge',
    help: 'How long ago this process last asked for the events of the others; 0 where it is alone.',
    labels: {},
  },
  jeton_event_lag_seconds: {
    type: 'histogram',
    help: 'From an event of another process to the moment when this one knew of it.',
    labels: {},
    buckets: LATENCIES,
  },
  jeton_limiter_names: {
    type: 'gauge',
    help: 'Names (addresses, usernames, key ids) that the limiters of this process remember.',
    labels: {},
  },
  jeton_passwords_waiting: {
    type: 'gauge',
    help: 'Requests of this process that wait for a password to be hashed.',
    labels: {},
  },
  jeton_upstream_first_text_seconds: {
    type: 'histogram',
    help: 'How long upstreams took to begin their answers.',
    labels: { provider: '`demo`, `openai-compatible`' },
    buckets: ANSWERS,
  },
  jeton_upstream_duration_seconds: {
    type: 'histogram',
    help: 'Answers of upstreams, from the question to the end.',
    labels: {
      provider: '`demo`, `openai-compatible`',
      outcome: '`done`, `failed`, `timeout`, `left` (nobody read on)',
    },
    buckets: ANSWERS,
  },
  jeton_sweeps_total: {
    type: 'counter',
    help: 'Rounds of writing down and clearing up.',
    labels: { outcome: '`done`, `failed`' },
  },
  jeton_swept_total: {
    type: 'counter',
    help: 'What these rounds removed or released.',
    labels: {
      what: '`expired_tokens`, `lapsed_holds`, `ended_holds`, `old_secrets`',
    },
  },
  jeton_spans_total: {
    type: 'counter',
    help: 'Spans that were to be sent, while traces are on.',
    labels: { outcome: '`sent`, `lost`' },
  },
} as const satisfies Record<string, Metric>

type NameOf<Type extends Metric['type']> = {
  [Name in keyof typeof METRICS]: (typeof METRICS)[Name]['type'] extends Type ? Name : never
}[keyof typeof METRICS]

export type CounterName = NameOf<'counter'>
export type GaugeName = NameOf<'gauge'>
export type HistogramName = NameOf<'histogram'>

/** A value for each label of a metric. */
export type LabelsOf<Name extends keyof typeof METRICS> = Readonly<
  Record<keyof (typeof METRICS)[Name]['labels'], string>
>
