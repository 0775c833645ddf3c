import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { PrivateHosts } from '../core/addresses.ts'
import type { UpstreamSettings } from '../core/assistants/index.ts'
import type { Question, Upstream } from '../core/runs/index.ts'
import { guardedFetch } from './guarded-fetch.ts'

/** Opens what is sealed; undefined if it was sealed under another secret. */
export type OpenSealed = (sealed: string) => string | undefined

/** What to send along with a question, so that the server goes on with its trace. */
export type TraceHeaders = () => Readonly<Record<string, string>>

/**
 * Asks any server that speaks OpenAI's chat completions: OpenAI, vLLM, Ollama, llama.cpp and
 * others. Asks once: a retry could cost twice. Neither a redirect nor a name leads it into a private
 * network.
 *
 * What the token permits (`rag:access` and others) goes along in `x-jeton-permissions`, separated
 * by commas; without the header the token said nothing of it.
 *
 * The provider is called directly, without `streamText` around it: this keeps no second copy of
 * the stream, prints nothing, and throws when there is no answer.
 */
export function openAiCompatible(
  openSealed: OpenSealed,
  privateHosts: PrivateHosts,
  traceHeaders: TraceHeaders = () => ({}),
): Upstream {
  const fetch = guardedFetch(privateHosts)
  return {
    async *answer(settings, question, signal) {
      const model = modelOf(settings, openSealed, fetch)
      const { stream } = await model.doStream({
        prompt: promptOf(question),
        abortSignal: signal,
        headers: { ...traceHeaders(), ...permitted(question) },
        providerOptions: { openaiCompatible: question.user ? { user: question.user } : {} },
      })
      for await (const part of stream) {
        if (part.type === 'error') throw part.error
        if (part.type === 'text-delta') yield part.delta
      }
    },
  }
}

/** In a header, as some servers refuse members of a body that they do not know. */
function permitted({ permissions }: Question): Record<string, string> {
  return permissions ? { 'x-jeton-permissions': permissions.join(',') } : {}
}

function modelOf(
  settings: UpstreamSettings,
  openSealed: OpenSealed,
  fetch: typeof globalThis.fetch,
) {
  if (settings.provider !== 'openai-compatible') {
    throw new Error(`no OpenAI-compatible settings: ${settings.provider}`)
  }
  const { baseUrl: baseURL, model, sealedKey } = settings
  const apiKey = sealedKey === null ? '' : openSealed(sealedKey)
  if (apiKey === undefined) throw new Error('the key was sealed under another JETON_SECRET')
  const provider = createOpenAICompatible({ name: 'openai-compatible', baseURL, apiKey, fetch })
  return provider(model)
}

function promptOf({ system, messages }: Question) {
  const first = system === '' ? [] : [{ role: 'system' as const, content: system }]
  const rest = messages.map(({ role, content }) => ({
    role,
    content: [{ type: 'text' as const, text: content }],
  }))
  return [...first, ...rest]
}
