import { HEADERS } from './headers.ts'
import type { Operation, Schema } from './operation.ts'

/** One request and its answer, as data. */
export interface Vector {
  readonly name: string
  readonly request: { readonly method: string; readonly json?: unknown }
  readonly answer: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string | null | undefined>> | undefined
    readonly json?: unknown
    readonly text?: string | undefined
  }
}

export interface VectorFile {
  /** The method and the path. */
  readonly route: string
  readonly vectors: readonly Vector[]
}

/** What a route answers, apart from the examples. */
export interface Answers {
  /** What each status means. */
  readonly says: Readonly<Record<number, string>>
  /** The schema of a body of JSON, by status; `refusal` for every other one. */
  readonly schemas: Readonly<Record<number, Schema>>
  readonly refusal: Schema
}

type Example = { readonly summary: string; readonly value: unknown }
type Content = Record<string, { schema: Schema; examples: Record<string, Example> }>

/** How the reference shows what changes from run to run. */
const SHOWN: Readonly<Record<string, string>> = {
  '<all metrics>': '# TYPE jeton_runs_started_total counter…',
  '<a token>': 'pub_tok_…',
  '<a jwt>': 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…',
  '<an id>': '6a1c0f5e-8d1b-4c44-9a53-2f1d7c0b9e42',
  '<chatbot>': 'CHATBOT-ID',
  '<own chatbot>': 'CHATBOT-ID',
  '<private chatbot>': 'CHATBOT-ID',
  '<an assistant token>': 'i5t_Xk3fTz…',
  '<an assistant mask>': 'i5t_Xk3f…',
  '<an instant>': '2024-01-15T10:00:00Z',
  '<a run>': 'run_5Wd1cT0fYx2QmZpL8sKa',
  '<a pat>': 'vai_pat_…',
  '<a mask>': 'vai_pat_Xk3f',
  '<a session mask>': 'vai_ses_Xk3f',
  '<a cursor>': 'WzE4OTM0OTkyMDAwMDAsIjAxOTciXQ.x0…',
  '<organization>': 'org_5Wd1cT0fYx2QmZpL8sKa',
  '<member there>': 'opr_5Wd1cT0fYx2QmZpL8sKa',
  '<an operator>': 'opr_5Wd1cT0fYx2QmZpL8sKa',
  '<a username>': 'ada',
  '<new name>': 'ada.lovelace-0001',
  '<a key id>': 'pk_5Wd1cT0fYx2QmZpL8sKa',
  '<a credential>': 'token:0197e2b4-5c1d-7a3e-9f10-2b6c8d4e1f0a',
  '<a key mask>': 'sk_Xk3f',
  '<a key secret>': 'sk_…',
  '<a new password>': 'PASSWORD',
  '<an external id>': 'user_123',
  '<the username>': 'ada',
  '<the loud username>': 'Ada',
  '<the password>': 'PASSWORD',
  '<key id>': 'pk_…',
  '<a completion>': 'chatcmpl-run_abc',
  '<api key>': 'sk_…',
  '<a key>': 'key_id',
  '<agent>': 'agent_abc',
  '<an agent>': 'agent_abc',
  '<end user>': 'cm4abc123xyz',
  '<an organization>': 'your_company_id',
  '<a chatbot>': 'bot_5Wd1cT0fYx2QmZpL8sKa',
  '<a workflow>': 'wf_5Wd1cT0fYx2QmZpL8sKa',
  '<a hash>': 'NevMemWqImnnyj6xtN7iXoOdc4YNoTJDwOdWYLxee7c',
  '"<a whole number>"': '7',
}
const PLACEHOLDERS = new RegExp(Object.keys(SHOWN).join('|'), 'g')

/** Every answer that the vectors of a route hold, each with one example of every body. */
export function answersIn(
  files: readonly VectorFile[],
  { says, schemas, refusal }: Answers,
): Operation['responses'] {
  const vectors = files.flatMap(({ route, vectors }) =>
    vectors.filter((vector) => isShown(route, vector)),
  )
  const statuses = [...new Set(vectors.map(({ answer }) => answer.status))].sort((a, b) => a - b)
  const response = (status: number) => {
    const those = vectors.filter(({ answer }) => answer.status === status)
    const content = contentOf(those, schemas[status] ?? refusal)
    return {
      description: says[status] ?? '',
      headers: headersOf(those),
      ...(Object.keys(content).length > 0 ? { content } : {}),
    }
  }
  return Object.fromEntries(statuses.map((status) => [status, response(status)]))
}

/** The bodies that a route takes, one example of each. */
export function examplesOfBodies(files: readonly VectorFile[]): Record<string, Example> {
  const taken = files.flatMap(({ vectors }) =>
    vectors.filter(({ answer, request }) => answer.status < 300 && request.json !== undefined),
  )
  return examplesOf(taken, ({ request }) => request.json)
}

/** Requests of other methods belong to the route only where they are refused for it, in words. */
function isShown(route: string, { request, answer }: Vector): boolean {
  return route.startsWith(`${request.method} `) || (answer.status === 405 && 'json' in answer)
}

function headersOf(vectors: readonly Vector[]): object {
  const promised = vectors.flatMap(({ answer }) =>
    Object.entries(answer.headers ?? {}).flatMap(([name, value]) => (value === null ? [] : [name])),
  )
  const names = Object.keys(HEADERS).filter(
    (name) => name === 'x-request-id' || promised.includes(name),
  )
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

function contentOf(vectors: readonly Vector[], schema: Schema): Content {
  const content: Content = {}
  for (const type of new Set(vectors.flatMap(typeOf))) {
    const those = vectors.filter((vector) => typeOf(vector).includes(type))
    content[type] = {
      schema: type.endsWith('json') ? schema : { type: 'string' },
      examples: examplesOf(those, ({ answer }) => answer.json ?? answer.text),
    }
  }
  return content
}

/** The media type of an answer, if it has a body. */
function typeOf({ answer: { json, text, headers } }: Vector): string[] {
  const said = headers?.['content-type']?.split(';')[0]
  if (json !== undefined) return [said ?? 'application/json']
  if (text === undefined || text === '') return []
  return [said ?? 'text/plain']
}

function examplesOf(
  vectors: readonly Vector[],
  bodyOf: (vector: Vector) => unknown,
): Record<string, Example> {
  const examples = new Map<string, [name: string, example: Example]>()
  for (const vector of vectors) {
    const text = JSON.stringify(bodyOf(vector)).replaceAll(
      PLACEHOLDERS,
      (placeholder) => SHOWN[placeholder] ?? placeholder,
    )
    if (examples.has(text)) continue
    const name = vector.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    examples.set(text, [name, { summary: vector.name, value: JSON.parse(text) }])
  }
  return Object.fromEntries(examples.values())
}
