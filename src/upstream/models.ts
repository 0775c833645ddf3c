import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { UpstreamSettings } from '../core/assistants/index.ts'
import { boundedMemory } from '../core/bounded-memory.ts'

/** Opens what is sealed; undefined if it was sealed under another secret. */
export type OpenSealed = (sealed: string) => string | undefined

type ModelSettings = Extract<UpstreamSettings, { provider: 'openai-compatible' }>
export type Model = ReturnType<ReturnType<typeof createOpenAICompatible>>

export interface Models {
  /**
   * Returns the model of these settings. Throws if the settings are another provider's, or if their
   * key cannot be opened.
   */
  readonly of: (settings: UpstreamSettings) => Model
  /** Drops every model. */
  readonly forget: () => void
}

/** A model takes 640 KiB, and making it 3 ms: it compiles the schemas of all that a server may say. */
const MOST_MODELS = 64

/**
 * Makes one model for equal settings, and keeps at most `most` models: past that number the least
 * recently used one is dropped. Settings are compared by their sealed key, never by the key itself.
 */
export function createModels(
  openSealed: OpenSealed,
  fetch: typeof globalThis.fetch,
  most: number = MOST_MODELS,
): Models {
  const models = boundedMemory<string, Model>(most)

  function make({ baseUrl: baseURL, model, sealedKey }: ModelSettings): Model {
    const apiKey = sealedKey === null ? '' : openSealed(sealedKey)
    if (apiKey === undefined) throw new Error('the key was sealed under another JETON_SECRET')
    return createOpenAICompatible({ name: 'openai-compatible', baseURL, apiKey, fetch })(model)
  }

  return {
    of(settings) {
      if (settings.provider !== 'openai-compatible') {
        throw new Error(`no OpenAI-compatible settings: ${settings.provider}`)
      }
      const name = JSON.stringify([settings.baseUrl, settings.model, settings.sealedKey])
      const known = models.get(name)
      if (known) return known
      const made = make(settings)
      models.set(name, made)
      return made
    },
    forget: () => models.clear(),
  }
}
