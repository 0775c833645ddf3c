import assert from 'node:assert/strict'
import { createServer, request } from 'node:http'
import { after, describe, it, type TestContext } from 'node:test'
import { SAID_HELLO } from '../support/bearer-calls.ts'
import { addAssistant, chatToken } from '../support/chat-calls.ts'
import { deployed } from '../support/deployment.ts'
import { CLIENTS } from '../support/event-source-clients.ts'
import { listening } from '../support/sockets.ts'
import { creditsOf } from '../support/stream-calls.ts'
import { userToken } from '../support/user-calls.ts'

const house = await deployed({ after })
const { url } = await listening(house.app)

/** An organization with five credits, and two tokens for an agent of it. */
async function newSite() {
  const company = await house.company({ credits: 5 })
  const agent = await addAssistant(house, company.organization, { kind: 'agent' })
  const { token: user } = await userToken(house.app, { ...company, agent })
  const once = await chatToken(house.app, { apiKey: company.apiKey, chatbotId: agent })
  return { ...company, user, once }
}

/** Passes everything on to the service, and notes with what status it was answered. */
async function noting(t: TestContext) {
  const statuses: unknown[] = []
  const server = createServer(({ method, url: path, headers }, response) => {
    const passed = request(`${url}${path}`, { method, headers }, (answer) => {
      statuses.push(answer.statusCode)
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    passed.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return { statuses, front: `http://127.0.0.1:${port}` }
}

// They wait for up to three seconds before they come back: all of them at the same time.
describe('a client that comes back by itself reads an answer once', { concurrency: 99 }, () => {
  for (const [name, ask] of Object.entries(CLIENTS)) {
    it(`${name}, with the token of a user as a bearer`, async (t) => {
      const [site, { statuses, front }] = [await newSite(), await noting(t)]
      const text = await ask({
        url: `${front}/api/v1/chat/stream?message=Hello`,
        headers: { authorization: `Bearer ${site.user}` },
      })
      assert.deepEqual([text, statuses], [SAID_HELLO, [200, 204]])
      assert.equal(await creditsOf(house.app, site), 4)
    })

    for (const place of ['query', 'path']) {
      it(`${name}, with a chat token in the ${place}`, async (t) => {
        const [site, { statuses, front }] = [await newSite(), await noting(t)]
        const asked = {
          query: `/api/v1/chat/stream?token=${site.once}&message=Hello`,
          path: `/api/v1/chat/${site.once}/stream?message=Hello`,
        }[place]
        const text = await ask({ url: `${front}${asked}`, headers: {} })
        assert.deepEqual([text, statuses], [SAID_HELLO, [200, 204]])
        assert.equal(await creditsOf(house.app, site), 4)
      })
    }
  }
})
