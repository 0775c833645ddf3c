import type { TestContext } from 'node:test'
import { type ChatCompletionRequest, type FixtureOpts, LLMock } from '@copilotkit/aimock'

/** An OpenAI-compatible server, written by others, that tells stories. */
export interface Storyteller {
  /** What makes the first start of a server use it. */
  readonly environment: Readonly<Record<'OPENAI_API_KEY' | 'OPENAI_BASE_URL', string>>
  readonly mock: LLMock
  /** How often it was asked for each story. */
  readonly asked: ReadonlyMap<string, number>
}

/** What it answers when asked for this story. */
export const storyOf = (story: string): string =>
  `Once upon a time there was ${story}. One day it met a fox, and they became friends. The end.`

/**
 * Starts one. It answers in pieces of some twenty characters, as fast as `pace` lets it.
 *
 * @param admit what each answer waits for before it begins
 */
export async function startStoryteller(
  t: TestContext,
  pace: FixtureOpts = {},
  admit: () => Promise<void> = async () => undefined,
): Promise<Storyteller> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' })
  const asked = new Map<string, number>()
  const answer = async ({ messages }: ChatCompletionRequest) => {
    const [, story = ''] = /^Tell me (.*)\.$/s.exec(String(messages.at(-1)?.content)) ?? []
    asked.set(story, (asked.get(story) ?? 0) + 1)
    await admit()
    return { content: storyOf(story) }
  }
  mock.on({}, answer, pace)
  await mock.start()
  t.after(() => mock.stop())
  const environment = { OPENAI_API_KEY: 'sk-upstream', OPENAI_BASE_URL: `${mock.url}/v1` }
  return { environment, mock, asked }
}
