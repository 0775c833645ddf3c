import type { FinishReason } from './frames.ts'

const SDK_WORDS = {
  content_filter: 'content-filter',
  length: 'length',
  other: 'other',
  stop: 'stop',
  tool_calls: 'tool-calls',
} as const satisfies Record<FinishReason, string>

/** The Vercel AI SDK's word, of any version, for why an answer ended. */
export const sdkFinishReason = (reason: FinishReason) => SDK_WORDS[reason]
