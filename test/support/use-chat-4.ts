import { type Message, useChat } from 'ai4/react'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'

/** Says one thing by the real `useChat` of AI SDK 4, and what came of it. Needs no browser. */
export async function useChat4(
  api: string,
  content: string,
  options: { readonly initialMessages?: Message[]; readonly body?: object } = {},
): Promise<{ answer?: string; error?: Error }> {
  const came: { answer?: string; error?: Error } = {}
  let say: ReturnType<typeof useChat>['append'] = async () => null
  const Page = () => {
    const chat = useChat({
      api,
      ...options,
      onFinish: (message) => {
        came.answer = message.content
      },
      onError: (error) => {
        came.error = error
      },
    })
    say = chat.append
    return null
  }
  renderToString(createElement(Page))
  await say({ role: 'user', content })
  return came
}
