import { createRequire } from 'node:module'
import { useChat } from '@ai-sdk/react'
import type { ChatTransport, UIMessage } from 'ai'
import { createElement, type ReactElement } from 'react'

type Chat = ReturnType<typeof useChat>

const require = createRequire(import.meta.url)

/** Renders into nothing, and lets effects run as in a page. */
const renderer: {
  create: (element: ReactElement) => { unmount: () => void }
} = require('react-test-renderer')

/** A page with the real `useChat` of AI SDK 7 in it. */
export function pageWith(options: {
  readonly transport: ChatTransport<UIMessage>
  readonly resume?: boolean
}) {
  let now: Chat | undefined
  let tell = () => {}
  const Page = () => {
    now = useChat(options)
    tell()
    return null
  }
  const page = renderer.create(createElement(Page))
  return {
    /** The chat, once it is so. */
    async when(isSo: (chat: Chat) => boolean): Promise<Chat> {
      while (!now || !isSo(now)) {
        await new Promise<void>((resolve) => {
          tell = resolve
        })
      }
      return now
    },
    leave: () => page.unmount(),
  }
}
