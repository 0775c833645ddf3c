import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import { WORDS as OPENAI, type Words } from '../src/dialects/openai/wire.ts'
import { NAMES, WORDS as USER } from '../src/dialects/user/wire.ts'

/** The rows of the refusals in a page, their status and body, without those of other statuses. */
const listedIn = (page: string) =>
  readFileSync(`docs/dialects/${page}.md`, 'utf8').match(/^\| [45]\d\d \| `.*?` \|/gm) ?? []

const row = (status: number, body: object) => `| ${status} | \`${JSON.stringify(body)}\` |`

/** Nobody gets to hear of an upstream where none is asked. */
const UNHEARD = 502

it('lists every refusal of the user family in its reference, to the letter, and no other', () => {
  const said = (status: number, message: unknown) =>
    row(status, { statusCode: status, message, error: NAMES[status] })
  const refusals = new Set([
    ...Object.values(USER).map(([status, message]) => said(status, message)),
    said(400, ['…']),
    said(400, 'expiresIn must be at most 30d'),
  ])
  refusals.delete(said(UNHEARD, USER.upstream_failed[1]))
  assert.deepEqual(listedIn('user').toSorted(), [...refusals].toSorted())
})

it('lists every refusal of the openai family in its reference, to the letter, and no other', () => {
  const said = (status: number, { message, code, type = code, param = null }: Words) =>
    row(status, { error: { message, type, param, code } })
  const refusals = new Set([
    ...Object.values(OPENAI).map(([status, words]) => said(status, words)),
    said(400, { message: '…', code: 'invalid_request_error', param: '…' }),
  ])
  assert.deepEqual(listedIn('openai').toSorted(), [...refusals].toSorted())
})
