import { KEY_PERMISSIONS, type KeyUse, PERMISSIONS } from '../../src/core/accounts/index.ts'
import { KEY_CALLS } from './key-calls.ts'

const INTRODUCTION = `# Permissions of an API key

What an API key may do is fixed by its permissions: ${PERMISSIONS.map((it) => `\`${it}\``).join(', ')}.
Give a key the permissions of the calls that its holder makes, and no others. One permission never
stands for another: a key with \`admin\` alone issues no tokens.

| call | the key needs | without it |
|---|---|---|
`

const CONCLUSION = `
\`tools:use\` and \`rag:access\` open no call of their own. A user token carries them to the assistant
if its API key has them.

A key with \`admin\` or \`tokens:create\` acts for an operator, and may do no more than that operator
may. Sessions and operators' tokens are not limited by permissions. To name another organization, as the
deployment's owner may (\`organizationId\`), a key needs \`admin\`, and to make an assistant token there
\`tokens:create\` besides.

The API key that set-up makes has \`chat:send\`, \`tools:use\` and \`rag:access\`. Administration is for
the access token that set-up shows beside it.

(Made from \`src/core/accounts/key-permissions.ts\`: change it there. \`test/key-permissions.test.ts\`
tries each call with every set of permissions.)
`

/** The reference page of the permissions, in Markdown. */
export function permissionsPage(): string {
  const rows = Object.entries(KEY_PERMISSIONS).map(([use, permission]) => {
    const { calls, without } = KEY_CALLS[use as KeyUse]
    const needs = permission === null ? 'to be live' : `\`${permission}\``
    return `| ${calls} | ${needs} | ${without || '–'} |`
  })
  return `${INTRODUCTION}${rows.join('\n')}\n${CONCLUSION}`
}
