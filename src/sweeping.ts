import type { FastifyBaseLogger } from 'fastify'
import { sweep } from './core/sweep.ts'
import type { Deployment } from './deployment.ts'

const SWEEP_SECONDS = 15

/**
 * Writes down, and then clears up, every 15 seconds until the function is called that it gives. A
 * round that fails is noted, and the next one comes as usual.
 */
export function sweepRegularly(
  { stores, telemetry: { metrics } }: Pick<Deployment, 'stores' | 'telemetry'>,
  log: Pick<FastifyBaseLogger, 'warn'>,
  writeDown: () => Promise<void>,
): () => void {
  const steps = metrics.steps({
    expired_tokens: stores.tokens.forgetExpired,
    lapsed_holds: stores.credits.releaseLapsed,
    ended_holds: stores.credits.forgetEnded,
    old_secrets: stores.longLived.forgetSecrets,
  })
  const round = async () => {
    await writeDown()
    await sweep(steps)
  }
  const sweeping = setInterval(() => {
    round().then(
      () => metrics.sweep('done'),
      (err: unknown) => {
        metrics.sweep('failed')
        log.warn({ err }, 'sweep')
      },
    )
  }, SWEEP_SECONDS * 1000)
  return () => clearInterval(sweeping)
}
