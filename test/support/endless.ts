import type { InjectOptions } from 'fastify'

/**
 * Asks a server for an answer that may have no end, and leaves as soon as what it begins with
 * matches, which is given to the end of the match; one that ends is given whole.
 */
export async function beginning(
  server: string,
  { method, url, headers }: InjectOptions,
  pattern: RegExp,
) {
  const leaving = new AbortController()
  const answer = await fetch(`${server}${url}`, {
    ...(method && { method }),
    headers: headers as Record<string, string>,
    signal: leaving.signal,
  })
  const decoder = new TextDecoder()
  let body = ''
  for await (const piece of answer.body ?? []) {
    body += decoder.decode(piece, { stream: true })
    const match = pattern.exec(body)
    if (!match) continue
    body = body.slice(0, match.index + match[0].length)
    break
  }
  leaving.abort()
  return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body }
}
