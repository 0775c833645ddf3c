import { Value } from 'typebox/value'
import type { Draft } from './draft.ts'
import type { Served } from './served.ts'
import type { Heard, Response } from './wire.ts'

/** These refusals may come from beneath the routes, where no family is known. */
const BENEATH = [400, 408, 413, 431]

/** What every answer must carry, and what it holds where that is said. */
const OWED: Readonly<Record<string, RegExp>> = {
  'x-request-id': /^[\da-f-]{36}$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /./,
  'content-security-policy': /./,
  'referrer-policy': /^no-referrer$/,
}

/** Makes the judge of these routes: says what is wrong with an answer, or undefined. */
export function judgeOf(routes: readonly Served[]) {
  const refusals = routes.flatMap(({ url, schema }) => {
    const responses = Object.entries(schema.response ?? {})
    return responses.flatMap(([status, refusal]) => (status < '4' ? [] : [{ url, refusal }]))
  })

  const wordsOf = ({ isRouted }: Draft, url: string) =>
    isRouted ? refusals.filter((it) => it.url === url) : refusals

  function isSaid(draft: Draft, url: string, { body }: Response): boolean {
    const words: unknown = JSON.parse(body)
    return wordsOf(draft, url).some(({ refusal }) => Value.Check(refusal, words))
  }

  function wrongProblem(draft: Draft, url: string, response: Response): string | undefined {
    const isFamilys = draft.isRouted && wordsOf(draft, url).length > 0
    if (!isFamilys || BENEATH.includes(response.status)) return undefined
    return isSaid(draft, url, response) ? undefined : `problem details on ${url}`
  }

  function wrongWords(draft: Draft, url: string, response: Response): string | undefined {
    if (!isJson(response)) return 'neither JSON nor problem details'
    if (isSaid(draft, url, response)) return undefined
    if (isProblem(response)) return wrongProblem(draft, url, response)
    return `words that are not of this family: ${response.body}`
  }

  return (draft: Draft, url: string, { responses, isWhole, trouble }: Heard) => {
    const refused = responses.filter(({ status, body }) => status >= 400 && body !== '')
    return [
      trouble,
      isWhole || draft.isAll ? undefined : 'the answer broke off',
      ...responses.map((response) => wrongOnAnyRoute(draft, response)),
      ...refused.map((response) => wrongWords(draft, url, response)),
    ].find((objection) => objection !== undefined)
  }
}

function wrongOnAnyRoute({ method }: Draft, { status, headers, body }: Response) {
  if (status >= 500) return `a ${status}: ${body}`
  if (status >= 400 && body === '' && method !== 'HEAD') return `a ${status} without a word`
  const missing = Object.entries(OWED).find(([name, form]) => !form.test(headers.get(name) ?? ''))
  return missing && `a ${status} without a proper ${missing[0]}`
}

const isJson = ({ headers }: Response) =>
  /^application\/([a-z]+\+)?json\b/.test(headers.get('content-type') ?? '')

function isProblem({ status, headers, body }: Response): boolean {
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return false
  const { type, title, status: said } = JSON.parse(body)
  return type === 'about:blank' && typeof title === 'string' && said === status
}
