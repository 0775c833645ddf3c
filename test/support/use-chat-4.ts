import { type Message, useChat } from 'ai4/react'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'

/** What came of a message. */
interface Came {
  answer?: string
  error?: Error
}

/**
 * A component's chat by the real `useChat` of AI SDK 4, in which one thing is said after another.
 * Needs no browser.
 *
 * @param render uses the hook that it is given as a component does
 */
export function chatting4(
  render: (use: (options: Parameters<typeof useChat>[0]) => unknown) => unknown,
): (content: string) => Promise<Came> {
  let came: Came = {}
  let say: ReturnType<typeof useChat>['append'] = async () => null
  const useNoted = (options: Parameters<typeof useChat>[0]) => {
    const chat = useChat({
      ...options,
      onFinish: (message) => {
        came.answer = message.content
      },
      onError: (error) => {
        came.error = error
      },
    })
    say = chat.append
    return chat
  }
  const Page = () => {
    render(useNoted)
    return null
  }
  renderToString(createElement(Page))
  return async (content) => {
    came = {}
    await say({ role: 'user', content })
    return came
  }
}

/** Says one thing by the real `useChat` of AI SDK 4, and what came of it. */
export async function useChat4(
  api: string,
  content: string,
  options: { readonly initialMessages?: Message[]; readonly body?: object } = {},
): Promise<Came> {
  return chatting4((use) => use({ api, ...options }))(content)
}
