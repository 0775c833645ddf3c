import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, it } from 'node:test'
import { sourceFiles } from './support/sources.ts'

/** What each folder of src/ may import beside itself; a folder without a row, nothing at all. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  http: ['fair-turns.ts'],
  storage: ['core'],
  upstream: ['core', 'fair-turns.ts'],
  dialects: ['core', 'http'],
  control: ['core'],
  cli: [
    ...['core', 'control', 'http', 'backups.ts', 'config.ts', 'deployment.ts', 'model-settings.ts'],
    'server.ts',
  ],
  telemetry: ['core', 'http'],
  'config.ts': [
    ...['core', 'edge-settings.ts', 'management-settings.ts', 'model-settings.ts'],
    ...['setting-kinds.ts', 'unknown-setting.ts'],
  ],
  'edge-settings.ts': ['setting-kinds.ts'],
  'management-settings.ts': ['setting-kinds.ts'],
  'model-settings.ts': ['core', 'setting-kinds.ts'],
  'unknown-setting.ts': ['core'],
}

/** The packages that each place may use. The longest place that a file lies in decides. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  core: ['canonicalize', 'ipaddr.js', 'lru-cache', 'node:crypto', 'node:net', 'node:zlib', 'uuid'],
  http: [
    '@fastify/accepts',
    'fastify',
    'node:crypto',
    'node:http',
    'node:net',
    'node:querystring',
    'node:stream',
    'pino',
  ],
  'http/log-for-people.ts': ['pino-pretty'],
  'http/reference': ['@fastify/swagger', '@fastify/swagger-ui', 'fastify', 'node:crypto'],
  dialects: [
    '@fastify/type-provider-typebox',
    'fastify',
    'typebox',
    'typebox/compile',
    'typebox/error',
    'typebox/value',
  ],
  'dialects/contract.ts': ['fastify', 'node:assert/strict', 'node:test'],
  upstream: ['@ai-sdk/openai-compatible', 'node:dns', 'node:net', 'undici'],
  storage: ['node:crypto', 'node:fs', 'node:path'],
  'storage/postgres': ['pg'],
  'storage/sql': [],
  'storage/redis': ['@redis/client', 'node:crypto'],
  'storage/sqlite': ['node:fs', 'node:sqlite'],
  'storage/contracts': ['node:assert/strict', 'node:test', 'fast-check'],
  'control/wire.ts': ['typebox'],
  'control/socket.ts': ['node:fs', 'node:os', 'node:path'],
  'control/server.ts': ['@fastify/type-provider-typebox', 'fastify'],
  'control/client.ts': ['node:http', 'node:stream/consumers', 'typebox/value'],
  'telemetry/metrics': ['@prometheus-io/client'],
  'telemetry/traces': [
    '@opentelemetry/api',
    '@opentelemetry/exporter-trace-otlp-http',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace-node',
    'node:async_hooks',
    'node:crypto',
  ],
  cli: ['commander'],
  'cli/local': ['close-with-grace', 'node:cluster', 'node:os', 'node:timers/promises'],
  'setting-kinds.ts': ['typebox'],
  'config.ts': ['env-schema', 'node:net', 'typebox'],
  'unknown-setting.ts': ['leven'],
}

/** These wire everything to everything. */
const WIRING = [
  'backups.ts',
  'counted.ts',
  'deployment.ts',
  'following.ts',
  'identities.ts',
  'main.ts',
  'metrics-app.ts',
  'server.ts',
  'stores.ts',
  'sweeping.ts',
  'system-clock.ts',
  'verbs.ts',
]

/** These two are the only ones to know time and environment. */
const WORLDLY = ['main.ts', 'system-clock.ts']

/** Children of these folders are strangers to each other; files directly in them are not. */
const STRANGERS = ['dialects', 'storage', 'upstream']

/** Their siblings may use these, and they none of their siblings. */
const FOUNDATIONS = ['storage/sql']

/** The nouns of the core from the lowest up: one may use those before its own group. */
const NOUNS = [
  ['secrets'],
  ['events'],
  ['accounts'],
  ['assistants'],
  ['counters', 'limits'],
  ['credits'],
  ['tokens'],
  ['administration', 'revocations', 'runs', 'sessions', 'setup'],
]

const files = sourceFiles(['src'])
  .map((file) => file.slice('src/'.length))
  .filter((file) => !file.endsWith('.test.ts'))

const topOf = (file: string) => file.split('/')[0] ?? ''
const childOf = (file: string) => file.split('/').slice(0, 2).join('/')
const isDeep = (file: string) => file.split('/').length > 2
const groupOf = (file: string) =>
  NOUNS.findIndex((group) => group.includes(file.split('/')[1] ?? ''))

/** Why a file may not import another file; undefined if it may. */
function fileObjection(from: string, to: string): string | undefined {
  if (WIRING.includes(from)) return undefined
  const [home, target] = [topOf(from), topOf(to)]
  if (home !== target) return arrowObjection(from, to)
  if (childOf(from) === childOf(to) || !isDeep(to)) return undefined
  if (home === 'core') return nounObjection(from, to)
  const isMount = from === `${home}/index.ts`
  if (isMount || FOUNDATIONS.includes(childOf(to))) return undefined
  return STRANGERS.includes(home) ? 'siblings are strangers' : undefined
}

function arrowObjection(from: string, to: string): string | undefined {
  if (!ARROWS[topOf(from)]?.includes(topOf(to))) return 'no arrow points there'
  const isDoor = !isDeep(to) || to.endsWith('/index.ts')
  return topOf(to) === 'core' && !isDoor ? 'a noun is entered by its index.ts' : undefined
}

function nounObjection(from: string, to: string): string | undefined {
  if (!isDeep(from)) return 'what all nouns share knows none of them'
  if (groupOf(to) >= groupOf(from)) return 'it does not lie lower'
  return to.endsWith('/index.ts') ? undefined : 'a noun is entered by its index.ts'
}

function mayUsePackage(from: string, name: string): boolean {
  if (WIRING.includes(from)) return true
  const place = [from, childOf(from), topOf(from)].find((it) => PACKAGES[it] !== undefined)
  return PACKAGES[place ?? '']?.includes(name) ?? false
}

function objectionTo(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) {
    return mayUsePackage(from, specifier) ? undefined : 'the package is not listed for this place'
  }
  return fileObjection(from, posix.join(posix.dirname(from), specifier))
}

describe('architecture', () => {
  for (const file of files) {
    const text = readFileSync(`src/${file}`, 'utf8')

    it(`${file} imports only what its place allows`, () => {
      for (const [, specifier = ''] of text.matchAll(/(?:from|import)[ (]'([^']+)'/g)) {
        assert.equal(objectionTo(file, specifier), undefined, `${file} imports ${specifier}`)
      }
    })

    it(`${file} is handed time and environment`, { skip: WORLDLY.includes(file) }, () => {
      assert.doesNotMatch(text, /Date\.now|new Date\(\)|performance\.now|process\.env/)
    })
  }

  it('gives every noun of the core its place in the order', () => {
    const strays = files.filter((file) => file.startsWith('core/') && isDeep(file))
    assert.deepEqual(
      strays.filter((file) => groupOf(file) < 0),
      [],
    )
  })

  it('objects to what is forbidden', () => {
    const forbidden = [
      ['core/tokens/x.ts', '../../storage/sqlite/open.ts'],
      ['core/tokens/x.ts', '../runs/index.ts'],
      ['core/tokens/x.ts', '../credits/store.ts'],
      ['core/answer.ts', './tokens/index.ts'],
      ['core/tokens/x.ts', 'node:fs'],
      ['dialects/stream/x.ts', '../chat/routes.ts'],
      ['dialects/stream/x.ts', '../../storage/sqlite/index.ts'],
      ['dialects/stream/x.ts', '../../core/tokens/store.ts'],
      ['http/x.ts', '../core/tokens/index.ts'],
      ['storage/redis/x.ts', '../sqlite/open.ts'],
      ['storage/sql/x.ts', '../sqlite/open.ts'],
      ['storage/sql/x.ts', 'node:sqlite'],
      ['unlisted/x.ts', '../core/answer.ts'],
    ] as const
    for (const [from, to] of forbidden) assert.ok(objectionTo(from, to), `${from} → ${to}`)
  })
})
