import assert from 'node:assert/strict'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { API_KEY_PREFIX } from '../../src/core/accounts/index.ts'
import { KINDS } from '../../src/core/tokens/index.ts'

const PREFIXES = Object.values(KINDS).flatMap((kind) => ('prefix' in kind ? [kind.prefix] : []))
const OPAQUE = [API_KEY_PREFIX, ...PREFIXES].join('|')

/** What looks like a secret of ours: opaque, or a JWT. */
const SECRETS = new RegExp(
  `\\b(?:${OPAQUE})[0-9A-Za-z]{38}\\b|\\beyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+`,
  'g',
)

/**
 * Searches every answer that is injected from now on: a secret may be in the one that makes it, and
 * in no other.
 */
export function assertToldOnce(app: FastifyInstance): void {
  const told = new Set<string>()
  const inject = app.inject.bind(app)

  async function searched(options: InjectOptions | string): Promise<LightMyRequestResponse> {
    const answer = await inject(options)
    const text = `${JSON.stringify(answer.headers)} ${answer.body}`
    for (const secret of new Set(text.match(SECRETS))) {
      assert.ok(!told.has(secret), `an answer repeats a secret: ${text}`)
      told.add(secret)
    }
    return answer
  }
  Object.assign(app, { inject: searched })
}
