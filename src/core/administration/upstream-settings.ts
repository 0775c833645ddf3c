import { hostOf, mayCall, type PrivateHosts } from '../addresses.ts'
import { type Answer, deny } from '../answer.ts'
import type { UpstreamSettings } from '../assistants/index.ts'
import { objectionToBaseUrl, plainBaseUrl } from '../base-url.ts'
import type { Invalid, Problem } from './request.ts'

export interface UpstreamRules {
  /** Encrypts the key of an upstream for keeping. */
  readonly sealKey: (key: string) => string
  readonly privateHosts: PrivateHosts
}

/** What may be set of the upstream of an assistant: what is left out stays. */
export interface UpstreamInput {
  readonly provider?: UpstreamSettings['provider']
  readonly baseUrl?: string
  readonly model?: string
  /** Not sealed yet; null for none. */
  readonly apiKey?: string | null
}

/**
 * Returns what the settings become by the input. A key stays with its server: one that was given for
 * another must be given again, or a manager who changes the address could have the key sent to a
 * server of theirs.
 */
export function upstreamSettings(
  rules: UpstreamRules,
  before: UpstreamSettings,
  input: UpstreamInput,
): Answer<{ readonly upstream: UpstreamSettings }, Invalid> {
  const { provider = before.provider, apiKey } = input
  if (provider === 'demo') return demoSettings(input)

  const known = before.provider === 'demo' ? undefined : before
  const { baseUrl: address = known?.baseUrl, model = known?.model } = input
  const problems = [
    ...(address === undefined ? [missing('baseUrl')] : addressProblems(rules, address)),
    ...(model === undefined ? [missing('model')] : []),
  ]
  if (address === undefined || model === undefined || problems.length > 0) {
    return deny('invalid_fields', { problems })
  }
  const baseUrl = plainBaseUrl(address)
  const sealedKey =
    typeof apiKey === 'string' ? rules.sealKey(apiKey) : keptKey(known, apiKey, baseUrl)
  if (sealedKey !== undefined)
    return { ok: true, upstream: { provider, baseUrl, model, sealedKey } }
  const message = 'must be sent again, or be null: the stored key is for another server'
  return deny('invalid_fields', { problems: [problem('apiKey', message)] })
}

/** The key that stays where none is given: null for none, undefined if it may not. */
function keptKey(
  known: Exclude<UpstreamSettings, { provider: 'demo' }> | undefined,
  apiKey: null | undefined,
  baseUrl: string,
): string | null | undefined {
  if (apiKey === null || !known || known.sealedKey === null) return null
  return originOf(known.baseUrl) === originOf(baseUrl) ? known.sealedKey : undefined
}

function demoSettings(
  input: UpstreamInput,
): Answer<{ readonly upstream: UpstreamSettings }, Invalid> {
  const problems = Object.keys(input)
    .filter((name) => name !== 'provider')
    .map((name) => problem(name, 'must be omitted: the demo has none'))
  if (problems.length > 0) return deny('invalid_fields', { problems })
  return { ok: true, upstream: { provider: 'demo' } }
}

function addressProblems({ privateHosts }: UpstreamRules, baseUrl: string): Problem[] {
  const objection = objectionTo(privateHosts, baseUrl)
  return objection === undefined ? [] : [problem('baseUrl', objection)]
}

function objectionTo(privateHosts: PrivateHosts, baseUrl: string): string | undefined {
  const objection = objectionToBaseUrl(baseUrl)
  if (objection !== undefined) return objection
  if (mayCall(privateHosts, hostOf(new URL(baseUrl).hostname))) return undefined
  return 'must not lead to a private network unless JETON_UPSTREAM_HOSTS lists its host'
}

const originOf = (url: string): string => new URL(url).origin

const problem = (name: string, message: string): Problem => ({ field: `upstream.${name}`, message })
const missing = (name: string): Problem => problem(name, 'is required')
