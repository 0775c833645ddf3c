import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { bearerAuth, Client, type Resource, type State } from 'ketting'
import { startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

const TOKENS = 23
const LIMIT = 5

interface Page {
  readonly start: number
  readonly count: number
  readonly total: number
}

interface Token {
  readonly id: string
  readonly notes: string
  readonly token: string
}

const NOTES = Array.from({ length: TOKENS }, (_, at) => `Token ${at + 1}`)

it('lets a HAL client follow every page to the last, and back to the first', async (t) => {
  const { client, assistant } = await site(t)
  for (const [path, rel] of [
    [`/api/assistants/${assistant}/tokens?limit=${LIMIT}`, 'inf:assistant-token'],
    [`/api/tokens?assistantId=${assistant}&limit=${LIMIT}`, 'inf:token'],
  ] as const) {
    const pages = await walked(client.go<Page>(path), 'next')
    assert.deepEqual(
      pages.map(({ data: { start, count, total } }) => [start, count, total]),
      [0, 5, 10, 15, 20].map((start) => [start, Math.min(LIMIT, TOKENS - start), TOKENS]),
    )
    const notes = pages.flatMap((page) => embeddedIn(page, rel).map(({ data }) => data.notes))
    assert.deepEqual(notes, NOTES.toReversed())
    const last = pages.at(-1) ?? assert.fail()
    assert.equal((await walked(client.go<Page>(last.uri), 'prev')).length, pages.length)
  }
})

it('lets a HAL client read each token by the link that it carries', async (t) => {
  const { client, assistant } = await site(t)
  const list = await client.go<Page>(`/api/assistants/${assistant}/tokens?limit=100`).get()
  const tokens = list.followAll<Token>('inf:assistant-token')
  const followed = await tokens
  assert.equal(followed.length, TOKENS)
  client.clearCache()
  const read = await Promise.all(followed.map((token) => token.get()))
  assert.deepEqual(
    read.map(({ data }) => data.notes),
    NOTES.toReversed(),
  )
  for (const { data } of read) assert.match(data.token, /^i5t_[0-9A-Za-z]{4}…$/)
})

it('lets a HAL client make a token, follow it, and delete it', async (t) => {
  const { client, assistant } = await site(t)
  const asked = { type: 'assistant', assistantId: assistant, notes: 'Made by following' }
  const made = await client.go('/api/tokens').postFollow({
    data: asked,
    headers: { 'content-type': 'application/hal+json' },
  })
  assert.equal((await made.get()).data.notes, 'Made by following')
  await made.delete()
  client.clearCache()
  await assert.rejects(made.get(), /404/)
})

/** All pages from one on, in one direction. */
async function walked(from: Resource<Page>, rel: 'next' | 'prev'): Promise<State<Page>[]> {
  const pages = [await from.get()]
  for (let page = pages[0]; page?.links.has(rel); page = pages.at(-1)) {
    pages.push(await page.follow<Page>(rel).get())
  }
  return pages
}

const embeddedIn = (page: State<Page>, rel: string): State<Token>[] => {
  const uris = page.links.getMany(rel).map(({ href }) => new URL(href, page.uri).href)
  return page.getEmbedded().filter(({ uri }) => uris.includes(uri))
}

/** A server with tokens for its assistant, and a client that is signed in. */
async function site(t: TestContext) {
  const { url, made } = await startServer(t, { data: tempFolder(t) })
  const client = new Client(url)
  client.use(bearerAuth(made.accessToken))
  for (const notes of NOTES) {
    const asked = { type: 'assistant', assistantId: made.assistant.id, notes }
    await client.go('/api/tokens').post({ data: asked })
  }
  return { client, assistant: made.assistant.id }
}
