import type { PrivateHosts } from '../core/addresses.ts'
import type { Upstream } from '../core/runs/index.ts'
import { demoUpstream } from './demo.ts'
import { type OpenSealed, openAiCompatible, type TraceHeaders } from './openai-compatible.ts'
import { type Patience, withPatience } from './patience.ts'

/** Every upstream there is, behind one: an assistant's settings say which of them answers. */
export function createUpstream(
  openSealed: OpenSealed,
  privateHosts: PrivateHosts,
  patience: Patience,
  traceHeaders?: TraceHeaders,
): Upstream {
  const providers = {
    demo: demoUpstream,
    'openai-compatible': openAiCompatible(openSealed, privateHosts, traceHeaders),
  } as const
  return withPatience(
    {
      answer: (settings, ...request) => providers[settings.provider].answer(settings, ...request),
    },
    patience,
  )
}
