import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'

/** One request and its answer, as src/dialects/stream/vectors/README.md describes. */
export interface Vector {
  readonly name: string
  readonly given?: string
  readonly request: {
    readonly method: NonNullable<InjectOptions['method']>
    readonly path: string
    readonly headers?: Readonly<Record<string, string>>
    readonly json?: unknown
    readonly text?: string
  }
  readonly answer: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string | null>>
    readonly json?: unknown
    readonly text?: string
  }
}

export interface VectorFile {
  readonly file: string
  readonly route: string
  readonly always: Readonly<Record<string, string | null>>
  readonly vectors: readonly Vector[]
}

/** What the placeholders of a request stand for. */
export type Values = (name: string) => Promise<string>

/** Reads the vectors in a folder. */
export function readVectors(folder: URL): VectorFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, folder), 'utf8')) }))
}

/** What changes from run to run in an answer. */
const CHANGING: Readonly<Record<string, string>> = {
  'all metrics': '# HELP [^]+',
  'a jwt': 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\\.[\\w-]+\\.[\\w-]{43}',
  'a token': 'pub_tok_[0-9A-Za-z]{38}',
  'an assistant token': 'i5t_[0-9A-Za-z]{38}',
  'an assistant mask': 'i5t_[0-9A-Za-z]{4}…',
  'a run': 'run_[0-9A-Za-z]{20}',
  'a pat': 'vai_pat_[0-9A-Za-z]{38}',
  'a mask': 'vai_pat_[0-9A-Za-z]{4}',
  'a session': 'vai_ses_[0-9A-Za-z]{38}',
  'a session mask': 'vai_ses_[0-9A-Za-z]{4}',
  'a cursor': '[\\w-]+\\.[\\w-]{43}',
  'a key': 'key_[0-9A-Za-z]{20}',
  'an operator': 'opr_[0-9A-Za-z]{20}',
  'an organization': 'org_[0-9A-Za-z]{20}',
  'a username': 'opr_[0-9a-z]{20}',
  'a key id': 'pk_[0-9A-Za-z]{20}',
  'a credential': '(token:[0-9a-f-]{36}|apiKey:key_[0-9A-Za-z]{20})',
  'a key mask': 'sk_[0-9A-Za-z]{4}',
  'a key secret': 'sk_[0-9A-Za-z]{38}',
  'a new password': '[0-9A-Za-z]{20}',
  'an end user': 'cm[0-9A-Za-z]{20}',
  'an external id': 'user_[0-9A-Za-z]{20}',
  'an id': '[0-9a-f-]{36}',
  'a completion': 'chatcmpl-run_[0-9A-Za-z]{20}',
  'an agent': 'agent_[0-9A-Za-z]{20}',
  'a chatbot': 'bot_[0-9A-Za-z]{20}',
  'a workflow': 'wf_[0-9A-Za-z]{20}',
  'a hash': '[\\w-]{43}',
  'an instant': '20[0-9-]{8}T[0-9:]{8}Z',
  'a number': '[0-9]+',
  'a whole number': '[0-9]+',
}

const bodyOf = ({ json, text }: { readonly json?: unknown; readonly text?: string }) =>
  json === undefined
    ? text
    : JSON.stringify(json).replaceAll('"<a whole number>"', '<a whole number>')

/** Sends the request of a vector. */
export async function send(
  app: FastifyInstance,
  vector: Vector,
  values: Values,
): Promise<LightMyRequestResponse> {
  return app.inject(await filled(vector, values))
}

/** The request of a vector, with what its placeholders stand for. */
export async function filled({ request }: Vector, values: Values): Promise<InjectOptions> {
  const { method, path, headers = {} } = request
  const sent: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) sent[name] = await fill(value, values)
  const body = await fill(bodyOf(request) ?? '', values)
  const url = await fill(path, values)
  return { method, url, headers: sent, ...(body === '' ? {} : { body }) }
}

async function fill(text: string, values: Values): Promise<string> {
  let filled = text
  for (const [placeholder, name = ''] of text.matchAll(/<([a-z -]+)>/g)) {
    filled = filled.replace(placeholder, await values(name))
  }
  return filled
}

/** Compares an answer with the one that a vector promises. */
export function assertAnswer(
  response: Pick<LightMyRequestResponse, 'body' | 'headers' | 'statusCode'>,
  { always }: VectorFile,
  { answer }: Vector,
): void {
  assert.equal(response.statusCode, answer.status, response.body)
  const body = bodyOf(answer)
  if (body !== undefined) assertLike(response.body, body)
  for (const [name, value] of Object.entries({ ...always, ...answer.headers })) {
    const given = response.headers[name]
    if (value === null) assert.equal(given, undefined, name)
    if (value !== null) assertLike(String(given), value, name)
  }
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function assertLike(given: string, promised: string, what = 'body'): void {
  const pattern = promised
    .split(/<([a-z -]+)>/)
    .map((part, at) =>
      at % 2 === 0 ? escaped(part) : (CHANGING[part] ?? assert.fail(`<${part}> is unknown`)),
    )
    .join('')
  if (!new RegExp(`^${pattern}$`).test(given)) assert.equal(given, promised, what)
}
