import type { Assistant, UpstreamSettings } from '../assistants/index.ts'

/** What may be set of an assistant: what is left out stays; in a new one it is as usual. */
export type AssistantWanted = Partial<
  Pick<
    Assistant,
    | 'creditsPerRun'
    | 'description'
    | 'name'
    | 'naturalId'
    | 'public'
    | 'publicCreditsPerDay'
    | 'publicDefault'
    | 'system'
    | 'template'
  >
> & { readonly upstream?: UpstreamWanted }

/** Likewise of its upstream. */
export interface UpstreamWanted {
  readonly provider?: UpstreamSettings['provider']
  readonly baseUrl?: string
  readonly model?: string
  /** Not sealed yet; null for none. */
  readonly apiKey?: string | null
}
