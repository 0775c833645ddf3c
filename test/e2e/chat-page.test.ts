import assert from 'node:assert/strict'
import { it } from 'node:test'
import { EventSource } from 'eventsource'
import { openPage } from '../support/browser.ts'
import { startServer } from '../support/server-process.ts'
import { need } from '../support/system.ts'
import { tempFolder } from '../support/temp-folder.ts'

const ANSWER = '[Jeton demo, no model is connected] You asked: Hello'
const inBrowser = { skip: need('Chromium') }

it(
  'a page on another origin gets a token and streams with it, in the path and as a bearer',
  inBrowser,
  async (t) => {
    const { url } = await startServer(t, { data: tempFolder(t) })
    const page = await openPage(t)
    const seen = await page.evaluate(async (base) => {
      const issued = async () => {
        const response = await fetch(`${base}/api/v1/chat/token`, { method: 'POST' })
        const left = response.headers.get('x-ratelimit-remaining')
        const { token } = (await response.json()) as { token: string }
        return { left, token }
      }
      const streamed = async (path: string, headers: Record<string, string>) => {
        const body = JSON.stringify({
          messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hello' }] }],
        })
        const json = { 'content-type': 'application/json', accept: 'text/plain', ...headers }
        const response = await fetch(base + path, { method: 'POST', headers: json, body })
        return [response.status, await response.text()]
      }
      const [one, two] = [await issued(), await issued()]
      return {
        left: [one.left, two.left],
        byPath: await streamed(`/api/v1/chat/${one.token}/stream`, {}),
        again: (await streamed(`/api/v1/chat/${one.token}/stream`, {}))[0],
        byBearer: await streamed('/api/v1/chat/stream', { authorization: `Bearer ${two.token}` }),
      }
    }, url)
    assert.deepEqual(seen, {
      left: ['59', '58'],
      byPath: [200, ANSWER],
      again: 401,
      byBearer: [200, ANSWER],
    })
  },
)

it('a page on another origin cannot read what is not for pages', inBrowser, async (t) => {
  const { url, made } = await startServer(t, { data: tempFolder(t) })
  const page = await openPage(t)
  const asked = await page.evaluate(
    async ([base, key]) => {
      const headers = { authorization: `Bearer ${key}` }
      return fetch(`${base}/api/v1/token`, { headers }).then(
        ({ status }) => status,
        () => 'refused by the browser',
      )
    },
    [url, made.apiKey.keySecret],
  )
  assert.equal(asked, 'refused by the browser')
})

it(
  'an EventSource in a page reads an answer to its end, and stops by itself',
  inBrowser,
  async (t) => {
    const { url } = await startServer(t, { data: tempFolder(t) })
    const page = await openPage(t)
    const seen = await page.evaluate(async (base) => {
      const response = await fetch(`${base}/api/v1/chat/token`)
      const { token } = (await response.json()) as { token: string }
      const source = new EventSource(`${base}/api/v1/chat/${token}/stream?message=Hello`)
      return new Promise<unknown>((end) => {
        let [text, answers, ends, errors] = ['', 0, 0, 0]
        source.onopen = () => {
          answers += 1
        }
        source.onmessage = ({ data }) => {
          text += data
        }
        source.addEventListener('done', () => {
          ends += 1
        })
        source.onerror = () => {
          errors += 1
          // The first is the end of the answer, after which it comes back and hears to stop.
          if (source.readyState === EventSource.CLOSED) end({ text, answers, ends, errors })
        }
      })
    }, url)
    assert.deepEqual(seen, { text: ANSWER, answers: 1, ends: 1, errors: 2 })
  },
)

it('the EventSource of Node.js does likewise', async (t) => {
  const { url } = await startServer(t, { data: tempFolder(t) })
  const response = await fetch(`${url}/api/v1/chat/token`)
  const { token } = (await response.json()) as { token: string }
  const source = new EventSource(`${url}/api/v1/chat/stream?token=${token}&message=Hello`)
  t.after(() => source.close())
  let [text, ends] = ['', 0]
  source.onmessage = ({ data }) => {
    text += data
  }
  source.addEventListener('done', () => {
    ends += 1
  })
  await new Promise<void>((end) => {
    source.addEventListener('error', () => source.readyState === source.CLOSED && end())
  })
  assert.deepEqual([text, ends], [ANSWER, 1])
})
