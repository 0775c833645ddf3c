import type { Draft } from './draft.ts'
import type { Target } from './served.ts'
import { LIVE } from './values.ts'
import { talk } from './wire.ts'

/** Gives what stands behind the names of live things, and other tokens after each use. */
export function purseOf({ port, apiKey, workflow, chatbot }: Target) {
  const issuing = {
    [LIVE.streamToken]: `GET /api/v1/token HTTP/1.1\r\nAuthorization: Bearer ${apiKey}`,
    [LIVE.chatToken]: 'GET /api/v1/chat/token HTTP/1.1',
  }
  const purse: Record<string, string> = {
    [LIVE.apiKey]: apiKey,
    [LIVE.workflow]: workflow,
    [LIVE.chatbot]: chatbot,
    [LIVE.spentToken]: '',
  }
  return async (draft: Draft): Promise<Readonly<Record<string, string>>> => {
    const wanted = JSON.stringify([draft.path, draft.query, draft.headers]) + draft.body
    for (const [name, head] of Object.entries(issuing)) {
      if (wanted.includes(name)) purse[name] = await tokenFrom(port, head)
    }
    const given = { ...purse }
    purse[LIVE.spentToken] = purse[LIVE.streamToken] ?? ''
    return given
  }
}

async function tokenFrom(port: number, head: string): Promise<string> {
  const bytes = Buffer.from(`${head}\r\nHost: jeton.test\r\n\r\n`)
  const { responses } = await talk(port, { bytes, pieces: 1, isAll: false })
  const { token } = JSON.parse(responses[0]?.body ?? '{}')
  if (typeof token !== 'string') throw new Error('no token was issued')
  return token
}
