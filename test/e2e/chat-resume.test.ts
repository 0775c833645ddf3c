import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { DefaultChatTransport } from 'ai'
import { SAID_HELLO } from '../support/bearer-calls.ts'
import { addAssistant, chatToken } from '../support/chat-calls.ts'
import { deployed } from '../support/deployment.ts'
import { listening } from '../support/sockets.ts'
import { creditsOf } from '../support/stream-calls.ts'
import { pageWith } from '../support/use-chat-7.ts'
import { userToken } from '../support/user-calls.ts'

const house = await deployed({ after })
const { url } = await listening(house.app)

async function newSite() {
  const company = await house.company({ credits: 5 })
  const agent = await addAssistant(house, company.organization, { kind: 'agent' })
  const { token: user } = await userToken(house.app, { ...company, agent })
  const once = await chatToken(house.app, { apiKey: company.apiKey, chatbotId: agent })
  return { ...company, user, once }
}

type Site = Awaited<ReturnType<typeof newSite>>

const PRESENTED: Readonly<Record<string, (site: Site) => { api: string; headers?: object }>> = {
  'the token of a user as a bearer': ({ user }) => ({
    api: '/api/v1/chat/stream',
    headers: { authorization: `Bearer ${user}` },
  }),
  'a chat token as a bearer': ({ once }) => ({
    api: '/api/v1/chat/stream',
    headers: { authorization: `Bearer ${once}` },
  }),
  'a chat token in the path': ({ once }) => ({ api: `/api/v1/chat/${once}/stream` }),
}

for (const [what, present] of Object.entries(PRESENTED)) {
  it(`useChat that resumes when it appears is ready, and then answered, with ${what}`, async (t) => {
    const site = await newSite()
    const { api, headers = {} } = present(site)
    const asked = Promise.withResolvers<number>()
    const transport = new DefaultChatTransport({
      api: url + api,
      headers: { ...headers },
      async fetch(...request) {
        const response = await fetch(...request)
        asked.resolve(response.status)
        return response
      },
    })
    const page = pageWith({ transport, resume: true })
    t.after(page.leave)
    assert.equal(await asked.promise, 204)
    await new Promise((resolve) => setImmediate(resolve))
    const chat = await page.when(() => true)
    assert.deepEqual([chat.status, chat.error], ['ready', undefined])
    assert.equal(await creditsOf(house.app, site), 5)

    await chat.sendMessage({ text: 'Hello' })
    const isOver = ({ status }: typeof chat) => status === 'ready' || status === 'error'
    const { messages } = await page.when((now) => now.messages.length === 2 && isOver(now))
    const parts = messages.at(-1)?.parts.flatMap((part) => (part.type === 'text' ? part.text : []))
    assert.equal(parts?.join(''), SAID_HELLO)
    assert.equal(await creditsOf(house.app, site), 4)
  })
}
