import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { UpstreamSettings } from '../core/assistants/index.ts'
import type { Question, Upstream } from '../core/runs/index.ts'

/** Opens what is sealed; undefined if it was sealed under another secret. */
export type OpenSealed = (sealed: string) => string | undefined

/**
 * Asks any server that speaks OpenAI's chat completions: OpenAI, vLLM, Ollama, llama.cpp and
 * others. Asks once: a retry could cost twice. Follows no redirect, so that a model's address
 * cannot lead elsewhere.
 *
 * The provider is called directly, without `streamText` around it: this keeps no second copy of
 * the stream, prints nothing, and throws when there is no answer.
 */
export function openAiCompatible(openSealed: OpenSealed): Upstream {
  return {
    async *answer(settings, question, signal) {
      const model = modelOf(settings, openSealed)
      const { stream } = await model.doStream({
        prompt: promptOf(question),
        abortSignal: signal,
        providerOptions: { openaiCompatible: question.user ? { user: question.user } : {} },
      })
      for await (const part of stream) {
        if (part.type === 'error') throw part.error
        if (part.type === 'text-delta') yield part.delta
      }
    },
  }
}

function modelOf(settings: UpstreamSettings, openSealed: OpenSealed) {
  if (settings.provider !== 'openai-compatible') {
    throw new Error(`no OpenAI-compatible settings: ${settings.provider}`)
  }
  const { baseUrl: baseURL, model, sealedKey } = settings
  const apiKey = sealedKey === null ? '' : openSealed(sealedKey)
  if (apiKey === undefined) throw new Error('the key was sealed under another JETON_SECRET')
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL,
    apiKey,
    fetch: (url, options) => fetch(url, { ...options, redirect: 'error' }),
  })
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
