import type { PrivateHosts } from '../core/addresses.ts'
import type { Upstream } from '../core/runs/index.ts'
import { demoUpstream } from './demo.ts'
import type { OpenSealed } from './models.ts'
import type { OnSettingsChange, TraceHeaders } from './openai-compatible.ts'
import { type Patience, withPatience } from './patience.ts'

/** Every upstream there is, behind one: an assistant's settings say which of them answers. */
export function createUpstream(
  openSealed: OpenSealed,
  privateHosts: PrivateHosts,
  patience: Patience,
  traceHeaders?: TraceHeaders,
  onSettingsChange?: OnSettingsChange,
): Upstream {
  let loaded: Upstream | undefined
  // Loaded for whoever is the first to ask: what it needs is a good part of each start.
  async function* load(...request: Parameters<Upstream['answer']>) {
    const { openAiCompatible } = await import('./openai-compatible.ts')
    loaded ??= openAiCompatible(openSealed, privateHosts, traceHeaders, onSettingsChange)
    return yield* loaded.answer(...request)
  }
  const providers = {
    demo: demoUpstream,
    'openai-compatible': {
      answer: (...request) => (loaded ? loaded.answer(...request) : load(...request)),
    },
  } as const satisfies Record<string, Upstream>
  return withPatience(
    {
      answer: (settings, ...request) => providers[settings.provider].answer(settings, ...request),
    },
    patience,
  )
}
