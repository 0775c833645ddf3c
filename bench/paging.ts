// What late pages cost beside early ones, with 100,000 tokens of one operator: pages of access
// tokens by cursor, and of an assistant's tokens by offset. In process, over HTTP as it is parsed.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { deployed } from '../test/support/deployment.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const TOKENS = 100_000
const REPEATS = 101

const endings: (() => Promise<void>)[] = []
const house = await deployed({ after: (work) => endings.push(work) }, { JETON_LOG_LEVEL: 'silent' })

function seed(kind: 'assistant' | 'pat', assistant: string | null): void {
  const db = new DatabaseSync(join(house.path, 'jeton.db'), { timeout: 5_000 })
  db.exec('PRAGMA synchronous = OFF')
  db.prepare(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :tokens)
    INSERT INTO long_lived_tokens (id, kind, organization, operator, assistant, name, mask,
      read_only, created_at)
    SELECT printf('%08x-0000-7000-8000-%012x', :salt, i), :kind, p.organization, p.id, :assistant,
      'A token', 'prefix', 0, 1000 * i
    FROM n, (SELECT * FROM operators LIMIT 1) p`).run({
    tokens: TOKENS,
    kind,
    assistant,
    salt: kind === 'pat' ? 1 : 2,
  })
  db.close()
}

const headers = { authorization: `Bearer ${house.demo.accessToken}` }
const get = async (url: string) => {
  const answer = await house.app.inject({ url, headers })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

async function medianMilliseconds(urls: readonly string[]): Promise<number[]> {
  const times = urls.map((): number[] => [])
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    for (const [at, url] of urls.entries()) {
      const start = performance.now()
      await get(url)
      times[at]?.push(performance.now() - start)
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[REPEATS >> 1] ?? Number.NaN)
}

const [assistant] = await house.rows("SELECT id FROM assistants WHERE kind = 'assistant'")
seed('pat', null)
seed('assistant', String(assistant?.id))

const list = '/api/v1/access-tokens?limit=50'
let [last, cursor, pages] = [list, null as string | null, 0]
do {
  last = cursor === null ? list : `${list}&cursor=${cursor}`
  cursor = (await get(last)).nextCursor
  pages += 1
} while (cursor !== null)

const path = `/api/assistants/${encodeURIComponent(house.demo.assistant)}/tokens`
const [first = 0, end = 0, early = 0, late = 0] = await medianMilliseconds([
  list,
  last,
  `${path}?start=0&limit=100`,
  `${path}?start=99900&limit=100`,
])
const told = (milliseconds: number) => `${milliseconds.toFixed(2)} ms`
say(
  `access tokens, ${pages} pages: first ${told(first)}, last ${told(end)}, ratio ${(end / first).toFixed(2)}`,
)
say(`tokens of an assistant: start=0 ${told(early)}, start=99900 ${told(late)}`)

for (const work of endings) await work()
