import { isIP, isIPv6 } from 'node:net'
import { envSchema } from 'env-schema'
import { type Static, type TObject, Type } from 'typebox'
import { hostOf, type PrivateHosts } from './core/addresses.ts'
import { CannotStart } from './core/cannot-start.ts'
import { EDGE_SETTINGS } from './edge-settings.ts'
import { MANAGEMENT_SETTINGS } from './management-settings.ts'
import { MODEL_SETTINGS, modelOf, problemOfBaseUrl } from './model-settings.ts'
import { count, text } from './setting-kinds.ts'
import { refuseUnknown } from './unknown-setting.ts'

/** The longest wait: timers that are set for more than 24 days fire at once. */
const DAY_SECONDS = 86_400
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const

/**
 * Every setting there is, read from environment variables. The descriptions are the reference
 * page, docs/settings.md.
 */
export const SETTINGS = Type.Object({
  PORT: count(8787, 'The port to listen on; 0 for any that is free.', 0, 65_535),
  HOST: text('127.0.0.1', 'The address to listen on; `0.0.0.0` for every IPv4 address.'),
  JETON_DATA: text('./data', 'The folder that holds everything that must last.'),
  DATABASE_URL: text(
    '',
    'The PostgreSQL database that keeps what must last, like `postgresql://user:password@host/jeton` ([with TLS](tls.md)), so that any number of processes can serve; needs `REDIS_URL` and `JETON_SECRET`. When empty, that is a SQLite file in the data folder, for one process.',
  ),
  REDIS_URL: text(
    '',
    'The Redis or Valkey server that keeps what lives for minutes, like `redis://user:password@host:6379/0`, or `rediss:` for [TLS](tls.md). When empty, that is in the SQLite file too.',
  ),
  JETON_REDIS_PREFIX: text(
    'jeton:',
    'What all keys in Redis begin with; another one for each deployment that shares a server.',
  ),
  JETON_MAX_STALENESS: count(
    2,
    'Seconds within which every process acts upon what was revoked. A process that has heard nothing for so long asks the database each time.',
    1,
    60,
  ),
  JETON_PUBLIC_URL: text(
    '',
    'The address under which clients reach this service, for links, issuers, and the pages that may sign in. When empty, `http://HOST:PORT`, and operators sign in at `localhost` or an IP address.',
  ),
  JETON_SECRET: text(
    '',
    'Encrypts what must stay secret in the store: 32 random characters or more. When empty, one is made at the first start and kept in `secret.key` in the data folder.',
  ),
  JETON_TRUSTED_PROXIES: text(
    '',
    'Addresses and CIDR ranges of the proxies in front, separated by commas; only their `X-Forwarded-For` is believed.',
  ),
  JETON_CORS_ORIGINS: text(
    '*',
    'Origins whose pages may redeem tokens, separated by commas; `*` for all.',
  ),
  JETON_LOG_LEVEL: Type.Enum(LOG_LEVELS, {
    default: 'info',
    description: 'How much the log says.',
  }),
  JETON_METRICS_PORT: count(
    0,
    'The port on which this process tells everyone its metrics, at `/metrics`; 0 for none. With `--workers` the first of as many ports as there are workers. On the other port they are told to who runs the deployment.',
    0,
    65_535,
  ),
  JETON_METRICS_HOST: text('127.0.0.1', 'The address that goes with `JETON_METRICS_PORT`.'),
  JETON_DRAIN_SECONDS: count(
    30,
    'How long open streams may go on after SIGTERM before they are cut.',
    0,
    DAY_SECONDS,
  ),
  ...EDGE_SETTINGS,
  JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: count(
    1_000,
    'Stream tokens that an API key may issue in a minute.',
  ),
  JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: count(
    60,
    'Anonymous chat tokens that an address may get in a minute. An IPv6 client counts by its /64.',
  ),
  JETON_LIMIT_USER_TOKENS_PER_MINUTE: count(
    100,
    'User tokens that an API key may issue in a minute.',
  ),
  JETON_LIMIT_FAILED_KEYS_PER_FIVE_MINUTES: count(
    10,
    'Times in five minutes that an address may present a wrong secret with one key id.',
  ),
  JETON_LIMIT_INVITES_PER_HOUR: count(
    100,
    'Operators that an organization may invite in an hour, through each process. Every invitation costs a password hash.',
  ),
  JETON_LIMIT_PASSWORD_RESETS_PER_HOUR: count(
    100,
    'Passwords that an organization may reset in an hour, through each process. `jeton operators reset-password` is not counted.',
  ),
  JETON_USER_TOKEN_MAX_SECONDS: count(
    30 * DAY_SECONDS,
    'The longest that a user token may live.',
    1,
    30 * DAY_SECONDS,
  ),
  JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE: count(
    60,
    'Runs of public assistants that an address may start in a minute with anonymous tokens.',
  ),
  JETON_LIMIT_PUBLIC_RUNS_PER_ASSISTANT_AND_MINUTE: count(
    600,
    'Runs of one public assistant that all anonymous tokens together may start in a minute.',
  ),
  JETON_LIMIT_PUBLIC_RUNS_AT_ONCE: count(
    100,
    'Answers of one public assistant that this process streams to anonymous tokens at a time.',
  ),
  JETON_PUBLIC_CREDITS_PER_DAY: count(
    1_000,
    'Credits that anonymous tokens may spend in a day on a public assistant that has no number of its own.',
    0,
  ),
  JETON_LIMIT_REDEEMS_PER_MINUTE: count(6_000, 'Runs that an organization may start in a minute.'),
  ...MANAGEMENT_SETTINGS,
  JETON_UPSTREAM_FIRST_TEXT_SECONDS: count(
    60,
    'How long an upstream may take to begin its answer, and be silent until its first text. Reasoning and calls of tools are no silence.',
    1,
    240,
  ),
  JETON_UPSTREAM_NEXT_TEXT_SECONDS: count(
    60,
    'How long an upstream may be silent in the middle of an answer. Reasoning and calls of tools are no silence.',
    1,
    DAY_SECONDS,
  ),
  JETON_UPSTREAM_HOSTS: text(
    '',
    'Hosts of upstreams that may have private addresses, separated by commas, for instance `localhost,ollama.internal,10.0.0.7`. Every other upstream must have public ones only.',
  ),
  ...MODEL_SETTINGS,
  OTEL_EXPORTER_OTLP_ENDPOINT: text(
    '',
    'Turns traces on: the address of an OpenTelemetry collector that takes OTLP over HTTP, like `http://localhost:4318`. The other variables of OpenTelemetry then count as well.',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text(
    '',
    'Turns traces on, too: the whole address that they are sent to, like `http://localhost:4318/v1/traces`.',
  ),
  OTEL_SDK_DISABLED: text('', 'Turns traces off again, if it is `true`.'),
})

export type Settings = Static<typeof SETTINGS>
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings out of the environment. Throws `CannotStart` with a sentence that names the
 * variable, for a value that does not fit and for a `JETON_…` variable that does not exist.
 */
export function readSettings(environment: Environment): Settings {
  const names = Object.keys(SETTINGS.properties)
  for (const name of Object.keys(environment)) {
    if (name.startsWith('JETON_') && !names.includes(name)) refuseUnknown(name, names)
  }
  const data = Object.fromEntries(names.map((name) => [name, environment[name] || undefined]))
  const settings = parsed(SETTINGS, data)
  for (const [name, problem] of Object.entries(problemsOf(settings))) {
    if (problem !== undefined) throw new CannotStart(`${name} ${problem}.`)
  }
  return settings
}

/** What a schema cannot say of a value. */
function problemsOf(settings: Settings) {
  const { JETON_SECRET: secret, JETON_PUBLIC_URL: url } = settings
  const proxy = listOf(settings.JETON_TRUSTED_PROXIES).find((range) => !isRange(range))
  const origin = listOf(settings.JETON_CORS_ORIGINS).find((it) => it !== '*' && !isOrigin(it))
  const host = listOf(settings.JETON_UPSTREAM_HOSTS).find((it) => !isHost(it))
  const endless = Object.entries(settings).filter(
    ([, value]) => typeof value === 'number' && !Number.isFinite(value),
  )
  return {
    // To Ajv, infinity is a whole number and within all bounds.
    ...Object.fromEntries(endless.map(([name]) => [name, 'must be a whole number'])),
    DATABASE_URL: problemOfDatabase(settings),
    REDIS_URL: isUrlOf(settings.REDIS_URL, 'rediss?://[^/?#]+')
      ? undefined
      : 'must look like redis://user:password@host:6379/0',
    JETON_SECRET:
      secret !== '' && secret.length < 32 ? 'must have 32 characters or more' : undefined,
    JETON_PUBLIC_URL: url === '' || isWebUrl(url) ? undefined : 'must be an http or https URL',
    JETON_TRUSTED_PROXIES: proxy && `holds "${proxy}", which is no address and no CIDR range`,
    JETON_CORS_ORIGINS: origin && `holds "${origin}", which is no origin like https://example.com`,
    JETON_UPSTREAM_HOSTS: host && `holds "${host}", which is no host like ollama.internal`,
    OPENAI_BASE_URL: problemOfBaseUrl(settings),
    ...Object.fromEntries(COLLECTORS.map((name) => [name, problemOfCollector(settings[name])])),
  }
}

const COLLECTORS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const

const problemOfCollector = (url: string): string | undefined =>
  url === '' || isWebUrl(url) ? undefined : 'must be an http or https URL'

function problemOfDatabase(settings: Settings): string | undefined {
  const { DATABASE_URL: url, REDIS_URL: redis, JETON_SECRET: secret } = settings
  if (!isUrlOf(url, 'postgres(ql)?://'))
    return 'must look like postgresql://user:password@host/jeton'
  if (url === '') return undefined
  if (redis === '') {
    return 'needs REDIS_URL: several processes decide there which of them redeems a token, and count together'
  }
  return secret === '' ? 'needs JETON_SECRET: the same one for every process' : undefined
}

/** Whether a setting is empty, or a URL that begins so. It may hold a password, and is never shown. */
const isUrlOf = (text: string, scheme: string): boolean =>
  text === '' || (new RegExp(`^${scheme}`).test(text) && URL.canParse(text))

const isWebUrl = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text)
const isOrigin = (text: string): boolean => isWebUrl(text) && new URL(text).origin === text

function isHost(text: string): boolean {
  const host = isIPv6(text) ? `[${text}]` : text
  const isPlain = /^([\w.-]+|\[[\da-f:]+\])$/i.test(host) && URL.canParse(`http://${host}`)
  return isPlain && new URL(`http://${host}`).hostname === host.toLowerCase()
}

function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (rest.length > 0 || most < 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
}

/** The address under which clients reach the service. */
export function publicUrlOf({ JETON_PUBLIC_URL, HOST, PORT }: Settings): string {
  const host = HOST.includes(':') ? `[${HOST}]` : HOST
  return JETON_PUBLIC_URL.replace(/\/+$/, '') || `http://${host}:${PORT}`
}

/** The hosts that upstreams may have although their addresses are not public. */
export function privateHostsOf(settings: Settings): PrivateHosts {
  const model = modelOf(settings)
  const own = model ? [new URL(model.baseUrl).hostname] : []
  return new Set([...own, ...listOf(settings.JETON_UPSTREAM_HOSTS)].map(hostOf))
}

/** The parts of a setting that is a list. */
export function listOf(setting: string): string[] {
  return setting
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function parsed<Schema extends TObject>(schema: Schema, data: object): Static<Schema> {
  try {
    return envSchema<Static<Schema>>({ schema, data: { ...data }, env: false })
  } catch (fault) {
    throw new CannotStart(`Settings: ${sentenceOf(fault)}.`)
  }
}

/** Ajv says `env/PORT must be integer`. */
function sentenceOf(fault: unknown): string {
  const text = fault instanceof Error ? fault.message : String(fault)
  return text
    .replaceAll('env/', '')
    .replaceAll('must be integer', 'must be a whole number')
    .replaceAll('equal to one of the allowed values', `one of ${LOG_LEVELS.join(', ')}`)
}
