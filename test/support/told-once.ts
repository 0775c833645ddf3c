import assert from 'node:assert/strict'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'

/** What looks like a secret of ours: opaque, or a JWT. */
const SECRETS =
  /\b(?:sk|i5t|pub_tok|vai_(?:ses|pat|dev))_[0-9A-Za-z]{38}\b|\beyJ[\w-]+\.[\w-]+\.[\w-]+/g

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
