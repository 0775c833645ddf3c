/**
 * Brings the target of a request into the form our routes are written in.
 *
 * Of an absolute URL only the path and the query count (RFC 9112 section 3.2.2); any other target
 * that is no path becomes one that nobody serves. A doubled `/api/api/` counts as `/api/` and a
 * doubled `/v1/v1/` as `/v1/`, below `/api` and `/rest` too, because published examples send them.
 * Bytes beyond ASCII count as if they were percent-encoded. A percent sign that decodes to nothing, or
 * to NUL, stands for itself, so that such a path ends in some family's own refusal instead of the
 * router's or a database's.
 */
export function plainPath(target: string): string {
  const url = encoded(target.startsWith('/') ? target : originForm(target))
  const queryAt = url.indexOf('?')
  const path = queryAt < 0 ? url : url.slice(0, queryAt)
  const query = queryAt < 0 ? '' : url.slice(queryAt)
  const single = path
    .replace(/^\/api\/api\//, '/api/')
    .replace(/^(\/api|\/rest)?\/v1\/v1\//, '$1/v1/')
  return (isDecodable(single) ? single : single.replaceAll('%', '%25')) + query
}

function originForm(target: string): string {
  const rest = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** Node.js gives every byte as a character. */
function encoded(url: string): string {
  return url.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
}

function isDecodable(path: string): boolean {
  if (!path.includes('%')) return true
  try {
    return !decodeURIComponent(path).includes('\0')
  } catch {
    return false
  }
}
