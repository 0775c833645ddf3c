import { newId, newUuid } from '../../src/core/secrets/index.ts'
import type { Thing } from './tenants.ts'

/** What the last id in a path is. Every path with an id has its row here. */
const THINGS_IN_PATHS: readonly (readonly [path: RegExp, thing: Thing])[] = [
  [/^\/api\/v1\/run\//, 'workflow'],
  [/^\/api\/v1\/access-tokens\//, 'accessToken'],
  [/^\/api\/assistants\//, 'assistant'],
  [/^\/api\/tokens\//, 'assistantToken'],
  [/^\/v1\/models\//, 'assistant'],
  [/\/admin\/organizations\//, 'organization'],
  [/\/admin\/api-keys\//, 'apiKey'],
  [/\/admin\/operators\//, 'member'],
  [/\/admin\/end-users\//, 'endUser'],
  [/\/admin\/assistants\//, 'agent'],
  [/\/admin\/tokens\//, 'assistantToken'],
]

/** Paths whose parameter is no thing of an organization. */
export const OTHER_PATHS = [
  /^\/api\/v1\/chat\/(\{token\}|stream)\//,
  /\/admin\/signing-keys\//,
  /^\/docs/,
]

/** What the last id in a path names. */
export function thingIn(path: string): Thing | undefined {
  return THINGS_IN_PATHS.find(([form]) => form.test(path))?.[1]
}

/** An id of the same form that nothing has. */
export const absentIds: Readonly<Record<Thing, () => string>> = {
  accessToken: newUuid,
  agent: () => newId('agent'),
  apiKey: () => newId('apiKey'),
  assistant: newUuid,
  assistantToken: newUuid,
  chatbot: () => newId('chatbot'),
  endUser: () => newId('endUser'),
  member: () => newId('operator'),
  organization: () => newId('organization'),
  owner: () => newId('operator'),
  personalToken: newUuid,
  workflow: () => newId('workflow'),
}
