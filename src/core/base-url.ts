/**
 * Why a text cannot be the base URL of a server that speaks OpenAI's chat completions; undefined if
 * it can. The sentence goes on after the name of the field and quotes nothing.
 */
export function objectionToBaseUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return NO_URL
  const { protocol, username, password, pathname } = new URL(text)
  if (!/^https?:$/.test(protocol)) return NO_URL
  if (username !== '' || password !== '') return 'must hold no credentials: the key is given apart'
  if (/[?#]/.test(text)) return 'must have neither a query nor a fragment'
  if (/\/(chat\/)?completions\/*$/i.test(pathname)) {
    return 'must end before /chat/completions, which is added to it'
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
