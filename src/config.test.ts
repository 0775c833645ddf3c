import assert from 'node:assert/strict'
import { it } from 'node:test'
import { listOf, privateHostsOf, publicUrlOf, readSettings, SETTINGS } from './config.ts'
import { CannotStart } from './core/cannot-start.ts'

const SECRET = '0123456789abcdef0123456789abcdef'

const DEFAULTS = {
  PORT: 8787,
  HOST: '127.0.0.1',
  JETON_DATA: './data',
  DATABASE_URL: '',
  REDIS_URL: '',
  JETON_REDIS_PREFIX: 'jeton:',
  JETON_MAX_STALENESS: 2,
  JETON_METRICS_PORT: 0,
  JETON_METRICS_HOST: '127.0.0.1',
  OTEL_EXPORTER_OTLP_ENDPOINT: '',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '',
  OTEL_SDK_DISABLED: '',
  JETON_PUBLIC_URL: '',
  JETON_SECRET: '',
  JETON_TRUSTED_PROXIES: '',
  JETON_CORS_ORIGINS: '*',
  JETON_LOG_LEVEL: 'info',
  JETON_DRAIN_SECONDS: 30,
  JETON_BODY_LIMIT_BYTES: 1_048_576,
  JETON_BODIES_IN_FLIGHT_BYTES: 67_108_864,
  JETON_CONNECTIONS: 10_000,
  JETON_LIMIT_STREAM_TOKENS_PER_MINUTE: 1_000,
  JETON_LIMIT_CHAT_TOKENS_PER_MINUTE: 60,
  JETON_LIMIT_USER_TOKENS_PER_MINUTE: 100,
  JETON_LIMIT_FAILED_KEYS_PER_FIVE_MINUTES: 10,
  JETON_LIMIT_INVITES_PER_HOUR: 100,
  JETON_LIMIT_PASSWORD_RESETS_PER_HOUR: 100,
  JETON_USER_TOKEN_MAX_SECONDS: 2_592_000,
  JETON_LIMIT_PUBLIC_RUNS_PER_ADDRESS_AND_MINUTE: 60,
  JETON_LIMIT_PUBLIC_RUNS_PER_ASSISTANT_AND_MINUTE: 600,
  JETON_LIMIT_PUBLIC_RUNS_AT_ONCE: 100,
  JETON_PUBLIC_CREDITS_PER_DAY: 1_000,
  JETON_LIMIT_REDEEMS_PER_MINUTE: 6_000,
  JETON_LIMIT_CHANGES_PER_MINUTE: 3_000,
  JETON_QUOTA_API_KEYS: 1_000,
  JETON_QUOTA_OPERATORS: 1_000,
  JETON_QUOTA_ASSISTANTS: 1_000,
  JETON_QUOTA_TOKENS_PER_ASSISTANT: 1_000,
  JETON_QUOTA_TOKENS_PER_OPERATOR: 1_000,
  JETON_UPSTREAM_FIRST_TEXT_SECONDS: 60,
  JETON_UPSTREAM_NEXT_TEXT_SECONDS: 60,
  JETON_UPSTREAM_HOSTS: '',
  OPENAI_API_KEY: '',
  OPENAI_BASE_URL: '',
  OPENAI_MODEL: '',
}

it('needs no setting', () => {
  assert.deepEqual(readSettings({}), DEFAULTS)
})

it('takes an empty variable for one that is not set', () => {
  const names = Object.keys(DEFAULTS)
  assert.deepEqual(readSettings(Object.fromEntries(names.map((name) => [name, '']))), DEFAULTS)
})

it('reads nothing but the environment it is handed', (t) => {
  t.after(() => {
    delete process.env.PORT
  })
  process.env.PORT = '1234'
  assert.equal(readSettings({ PATH: '/bin' }).PORT, 8787)
})

it('leaves what it is handed as it was', () => {
  const environment = { PORT: '80', UNRELATED: 'x' }
  readSettings(environment)
  assert.deepEqual(environment, { PORT: '80', UNRELATED: 'x' })
})

it('describes every setting', () => {
  for (const [name, setting] of Object.entries(SETTINGS.properties)) {
    assert.match('description' in setting ? String(setting.description) : '', /^[A-Z].*\.$/, name)
  }
})

const ACCEPTED = {
  PORT: ['0', '65535'],
  HOST: ['0.0.0.0', '::1', 'localhost'],
  REDIS_URL: ['redis://localhost', 'rediss://user:word@redis.internal:6380/3'],
  JETON_REDIS_PREFIX: ['{jeton}:'],
  JETON_MAX_STALENESS: ['1', '60'],
  JETON_PUBLIC_URL: ['http://localhost:8787', 'https://jeton.example.com/base/'],
  JETON_SECRET: [SECRET],
  JETON_TRUSTED_PROXIES: ['127.0.0.1', '10.0.0.0/8, ::1,fd00::/8', '0.0.0.0/0,::/128', ','],
  JETON_CORS_ORIGINS: ['*', 'https://a.example, http://b.example:8080', '*,https://a.example'],
  JETON_LOG_LEVEL: ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
  JETON_DRAIN_SECONDS: ['0', '86400'],
  JETON_BODY_LIMIT_BYTES: ['1024', '16777216'],
  JETON_BODIES_IN_FLIGHT_BYTES: ['16384'],
  JETON_CONNECTIONS: ['8'],
  JETON_UPSTREAM_FIRST_TEXT_SECONDS: ['1', '240'],
  JETON_UPSTREAM_NEXT_TEXT_SECONDS: ['1', '86400'],
  JETON_UPSTREAM_HOSTS: ['localhost', 'Ollama.internal,10.0.0.7', '::1, [fd00::7]'],
  OPENAI_MODEL: ['Infinity'],
} as const

for (const [name, values] of Object.entries(ACCEPTED)) {
  it(`takes for ${name}: ${values.join(' or ')}`, () => {
    for (const value of values) {
      const settings: Readonly<Record<string, unknown>> = readSettings({ [name]: value })
      assert.equal(`${settings[name]}`, value)
    }
  })
}

const whole = (name: string) => `Settings: ${name} must be a whole number.`
const least = (name: string, bound: number) => `Settings: ${name} must be >= ${bound}.`
const most = (name: string, bound: number) => `Settings: ${name} must be <= ${bound}.`

/** The sentence for each value that does not fit. */
const REFUSED: readonly (readonly [name: string, value: string, sentence: string])[] = [
  ['PORT', 'http', whole('PORT')],
  ['PORT', '80.5', whole('PORT')],
  ['PORT', 'true', whole('PORT')],
  ['PORT', 'NaN', whole('PORT')],
  ['PORT', '-1', least('PORT', 0)],
  ['PORT', '65536', most('PORT', 65_535)],
  ['PORT', 'Infinity', 'PORT must be a whole number.'],
  ['PORT', '-Infinity', 'PORT must be a whole number.'],
  ['JETON_DRAIN_SECONDS', '1e999', 'JETON_DRAIN_SECONDS must be a whole number.'],
  ['JETON_DRAIN_SECONDS', '-1', least('JETON_DRAIN_SECONDS', 0)],
  ['JETON_DRAIN_SECONDS', '86401', most('JETON_DRAIN_SECONDS', 86_400)],
  ['JETON_BODY_LIMIT_BYTES', '1023', least('JETON_BODY_LIMIT_BYTES', 1_024)],
  ['JETON_BODY_LIMIT_BYTES', '16777217', most('JETON_BODY_LIMIT_BYTES', 16_777_216)],
  ['JETON_BODIES_IN_FLIGHT_BYTES', '16383', least('JETON_BODIES_IN_FLIGHT_BYTES', 16_384)],
  ['JETON_CONNECTIONS', '7', least('JETON_CONNECTIONS', 8)],
  ['JETON_LIMIT_STREAM_TOKENS_PER_MINUTE', '0', least('JETON_LIMIT_STREAM_TOKENS_PER_MINUTE', 1)],
  ['JETON_LIMIT_REDEEMS_PER_MINUTE', '0', least('JETON_LIMIT_REDEEMS_PER_MINUTE', 1)],
  ['JETON_UPSTREAM_FIRST_TEXT_SECONDS', '0', least('JETON_UPSTREAM_FIRST_TEXT_SECONDS', 1)],
  ['JETON_UPSTREAM_FIRST_TEXT_SECONDS', '241', most('JETON_UPSTREAM_FIRST_TEXT_SECONDS', 240)],
  ['JETON_UPSTREAM_NEXT_TEXT_SECONDS', '0', least('JETON_UPSTREAM_NEXT_TEXT_SECONDS', 1)],
  ['JETON_UPSTREAM_NEXT_TEXT_SECONDS', '86401', most('JETON_UPSTREAM_NEXT_TEXT_SECONDS', 86_400)],
  [
    'JETON_LOG_LEVEL',
    'loud',
    'Settings: JETON_LOG_LEVEL must be one of fatal, error, warn, info, debug, silent.',
  ],
  ['REDIS_URL', 'localhost:6379', 'REDIS_URL must look like redis://user:password@host:6379/0.'],
  ['REDIS_URL', 'redis://', 'REDIS_URL must look like redis://user:password@host:6379/0.'],
  [
    'DATABASE_URL',
    'mysql://localhost/jeton',
    'DATABASE_URL must look like postgresql://user:password@host/jeton.',
  ],
  [
    'DATABASE_URL',
    'postgres://localhost/jeton',
    'DATABASE_URL needs REDIS_URL: several processes decide there which of them redeems a token, and count together.',
  ],
  ['JETON_MAX_STALENESS', '0', 'Settings: JETON_MAX_STALENESS must be >= 1.'],
  ['JETON_SECRET', SECRET.slice(1), 'JETON_SECRET must have 32 characters or more.'],
  ['JETON_PUBLIC_URL', 'jeton.example', 'JETON_PUBLIC_URL must be an http or https URL.'],
  ['JETON_PUBLIC_URL', 'ftp://a.example', 'JETON_PUBLIC_URL must be an http or https URL.'],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'localhost:4318',
    'OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL.',
  ],
  ['OPENAI_BASE_URL', 'localhost:11434', 'OPENAI_BASE_URL must be an http or https URL.'],
  [
    'OPENAI_BASE_URL',
    'http://localhost:11434/v1/chat/completions',
    'OPENAI_BASE_URL must not include /chat/completions, which is appended to it.',
  ],
  ['JETON_METRICS_PORT', '65536', most('JETON_METRICS_PORT', 65_535)],
  ['JETON_PUBLIC_URL', 'https://', 'JETON_PUBLIC_URL must be an http or https URL.'],
]

for (const [name, value, sentence] of REFUSED) {
  it(`refuses ${name}=${value}: ${sentence}`, () => {
    assert.throws(() => readSettings({ [name]: value }), new CannotStart(sentence))
  })
}

for (const range of [
  'proxy',
  '10.0.0.0/33',
  '::1/129',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0/8',
  '1.2.3.4/-1',
  '010.0.0.1',
]) {
  it(`refuses the trusted proxy ${range}, and names it`, () => {
    const sentence = `JETON_TRUSTED_PROXIES holds "${range}", which is no address and no CIDR range.`
    const given = `127.0.0.1, ${range}`
    assert.throws(() => readSettings({ JETON_TRUSTED_PROXIES: given }), new CannotStart(sentence))
  })
}

for (const origin of [
  'a.example',
  'https://a.example/',
  'https://A.example',
  'https://a.example/x',
  'http://a.example:80',
  'null',
]) {
  it(`refuses the origin ${origin}, and names it`, () => {
    const sentence = `JETON_CORS_ORIGINS holds "${origin}", which is no origin like https://example.com.`
    const given = `https://b.example,${origin}`
    assert.throws(() => readSettings({ JETON_CORS_ORIGINS: given }), new CannotStart(sentence))
  })
}

for (const host of ['http://a.example', 'a.example:80', 'a.example/', '10.0.0.0/8', '127.1', '*']) {
  it(`refuses the upstream's host ${host}, and names it`, () => {
    const sentence = `JETON_UPSTREAM_HOSTS holds "${host}", which is no host like ollama.internal.`
    const given = `b.example,${host}`
    assert.throws(() => readSettings({ JETON_UPSTREAM_HOSTS: given }), new CannotStart(sentence))
  })
}

it('counts the host of OPENAI_BASE_URL as allowed, with a key and without', () => {
  const own = { OPENAI_BASE_URL: 'http://[::1]:11434/v1', JETON_UPSTREAM_HOSTS: 'LocalHost' }
  for (const more of [{}, { OPENAI_API_KEY: 'sk-upstream' }]) {
    const hosts = privateHostsOf(readSettings({ ...own, ...more }))
    assert.deepEqual([...hosts], ['::1', 'localhost'])
  }
  assert.deepEqual([...privateHostsOf(readSettings({ OPENAI_MODEL: 'any' }))], [])
})

it('names every value at once that is of the wrong form', () => {
  const sentence = 'Settings: PORT must be a whole number, JETON_DRAIN_SECONDS must be >= 0.'
  const environment = { PORT: 'x', JETON_DRAIN_SECONDS: '-1' }
  assert.throws(() => readSettings(environment), new CannotStart(sentence))
})

it('does not mind what others keep in the environment', () => {
  assert.deepEqual(
    readSettings({ OPENAI_ORG: 'x', OTEL_SERVICE_NAME: 'x', jeton_data: 'x', NOT_JETON_: 'x' }),
    DEFAULTS,
  )
})

it('lets many processes start over PostgreSQL with Redis and a common secret, and not without', () => {
  const many = {
    DATABASE_URL: 'postgresql://jeton:word@db.internal/jeton?sslmode=require',
    REDIS_URL: 'redis://redis.internal',
    JETON_SECRET: SECRET,
  }
  assert.equal(readSettings(many).DATABASE_URL, many.DATABASE_URL)
  const alone = { ...many, JETON_SECRET: '' }
  const sentence = 'DATABASE_URL needs JETON_SECRET: the same one for every process.'
  assert.throws(() => readSettings(alone), { name: 'CannotStart', message: sentence })
})

it('never repeats the password in an address', () => {
  const named = (fault: Error) => !fault.message.includes('s3cret')
  for (const url of [
    'http://u:s3cret@host',
    'redis:/u:s3cret@host',
    'postgres://u:s3cret@host/db',
  ]) {
    assert.throws(() => readSettings({ DATABASE_URL: url }), named)
  }
  assert.throws(() => readSettings({ REDIS_URL: 'http://u:s3cret@host' }), named)
})

it('never repeats a secret in a sentence', () => {
  const secret = 'too short a secret'
  const named = (fault: Error) => !fault.message.includes(secret)
  assert.throws(() => readSettings({ JETON_SECRET: secret }), named)
})

for (const [setting, url] of [
  [{}, 'http://127.0.0.1:8787'],
  [{ HOST: '::1', PORT: '80' }, 'http://[::1]:80'],
  [{ JETON_PUBLIC_URL: 'https://jeton.example//' }, 'https://jeton.example'],
  [{ JETON_PUBLIC_URL: 'https://jeton.example/base/' }, 'https://jeton.example/base'],
] as const) {
  it(`is reached under ${url} with ${JSON.stringify(setting)}`, () => {
    assert.equal(publicUrlOf(readSettings(setting)), url)
  })
}

it('takes a list apart at its commas', () => {
  assert.deepEqual(listOf(' a , b,, c '), ['a', 'b', 'c'])
  assert.deepEqual(listOf(''), [])
})
