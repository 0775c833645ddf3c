/**
 * Why a text cannot be the base URL of a server that speaks OpenAI's chat completions; undefined if
 * it can. The sentence goes on after the name of the field and quotes nothing.
 */
export function objectionToBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return NO_URL
  const { protocol, username, password, pathname } = new URL(text)
  if (!/^https?:$/.test(protocol)) return NO_URL
  if (username !== '' || password !== '')
    return 'must not contain credentials: the API key has a field of its own'
  if (/[?#]/.test(text)) return 'must not have a query or a fragment'
  if (/\/(chat\/)?completions\/*$/i.test(pathname)) {
    return 'must not include /chat/completions, which is appended to it'
  }
  return undefined
}

const NO_URL = 'must be an http or https URL'

/**
 * A base URL as it is kept, so that equal ones are equal texts: the host in lower case, without the
 * usual port, and without a slash at the end.
 */
export function plainBaseUrl(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname.replace(/\/+$/, '')}`
}
