import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { RESET_PASSWORD } from '../src/control/wire.ts'
import { API_KEY_PREFIX, ENVIRONMENTS, PERMISSIONS, ROLES } from '../src/core/accounts/index.ts'
import { EVENT_TYPES, SUBJECT_KINDS } from '../src/core/events/index.ts'
import { ROW_QUOTAS } from '../src/core/limits/row-quotas.ts'
import { createCursors, createMac, createSealer } from '../src/core/secrets/index.ts'
import { signJwt } from '../src/core/tokens/jwt.ts'
import { openKey, signingKey } from '../src/core/tokens/keyring.ts'
import { KINDS } from '../src/core/tokens/kinds.ts'
import { METRICS } from '../src/telemetry/metrics/catalogue.ts'
import { sourceFiles } from './support/sources.ts'

/**
 * Strings that are stored, that secrets are derived from, or that somebody's alerts name. To rename
 * one of them ends every JWT, every cursor or every sealed key, or splits a counter in two, without
 * any other test noticing. They change only with a migration.
 */
const frozen = JSON.parse(readFileSync(new URL('frozen.json', import.meta.url), 'utf8'))

const SECRET = 'the secret of a deployment that is never started'

const TABLES: Readonly<Record<string, unknown>> = {
  eventTypes: EVENT_TYPES,
  subjectKinds: SUBJECT_KINDS,
  permissions: PERMISSIONS,
  roles: ROLES,
  environments: ENVIRONMENTS,
  quotas: Object.keys(ROW_QUOTAS).sort(),
  prefixes: {
    apiKey: API_KEY_PREFIX,
    ...Object.fromEntries(
      Object.entries(KINDS).map(([kind, row]) => [kind, 'prefix' in row ? row.prefix : null]),
    ),
  },
  metrics: Object.fromEntries(
    Object.entries(METRICS).map(([name, { type, labels }]) => [
      name,
      [type, ...Object.keys(labels)],
    ]),
  ),
  controlPaths: [RESET_PASSWORD.path],
}

describe('strings that never change', () => {
  for (const [name, table] of Object.entries(TABLES)) {
    it(`keeps the table of ${name}`, () => assert.deepEqual(table, frozen.tables[name]))
  }

  it('has a table for each that is written down', () => {
    assert.deepEqual(Object.keys(frozen.tables), Object.keys(TABLES))
  })

  for (const [name, fragments] of Object.entries<string[]>(frozen.inCode)) {
    it(`still writes the ${name} as they were`, () => {
      assert.ok(fragments.length > 0)
      assert.deepEqual(
        fragments.filter((fragment) => !code.includes(fragment)),
        [],
      )
    })
  }

  it('derives the same codes, cursors and keys from the same secret', () => {
    const sealer = createSealer(SECRET)
    const seed = sealer.open(frozen.derived.sealed, 'a context')
    assert.equal(seed?.toString(), 'content')
    const ring = [openKey(sealer, { ...TIMES, sealed: frozen.derived.sealedKey })]
    const signed = (['chat', 'user'] as const).map((kind) => {
      const key = signingKey(ring, kind, 0) ?? assert.fail()
      return signJwt(key, { ...CLAIMS, use: kind })
    })
    const derived = {
      codes: frozen.purposes.map((purpose: string) => createMac(SECRET, purpose)('text')),
      cursor: createCursors(createMac(SECRET, 'cursors')).write('place', 'scope'),
      jwts: signed,
      sealed: frozen.derived.sealed,
      sealedKey: frozen.derived.sealedKey,
    }
    assert.deepEqual(derived, frozen.derived)
  })
})

const TIMES = { id: 'a key', createdAt: 0, signsFrom: 0, retiredAt: null }
const CLAIMS = { iss: 'https://jeton.example', jti: 'an id', iat: 0, exp: 60 }

const code = sourceFiles(['src'])
  .filter((file) => !file.endsWith('.test.ts') && !file.includes('/vectors/'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')
