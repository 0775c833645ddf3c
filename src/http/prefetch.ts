import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a browser asks only because somebody might ask: it loads pages ahead of a click, and says so
 * (Fetch standard, `Sec-Purpose`; older browsers say `Purpose`).
 */
export function isPrefetch(headers: IncomingHttpHeaders): boolean {
  return [headers['sec-purpose'], headers.purpose].some((said) =>
    /\bprefetch\b/i.test(String(said)),
  )
}
