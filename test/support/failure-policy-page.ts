import {
  BACK_MILLISECONDS,
  DEPENDENCIES,
  FAILURE_POLICY,
  MOST_MILLISECONDS,
  OUTCOMES,
} from '../../src/core/failure-policy.ts'

const INTRODUCTION = `# When a dependency is away

What happens while Redis or the database is stopped, hangs, or cannot be reached. Nobody waits for
longer than ${MOST_MILLISECONDS} milliseconds because of it, and only those wait at all who find out that it hangs.
Within ${BACK_MILLISECONDS / 1000} seconds of its return all is as before, and nothing has to be started again. The log
says \`away\` once, and \`back\` once.

Without \`REDIS_URL\` both are one SQLite file: while that cannot be read or written, all is closed
that either column closes.

What all processes share is away for all of them. A load balancer that goes by \`/readyz\` then sends
nothing to any; to have it send what goes on, let it go by \`/healthz\`, and ask another process after
a 503.

(Made from \`src/core/failure-policy.ts\`: change it there. \`test/e2e/failure-policy.test.ts\` reads
the same table, and takes real servers away.)

`

/** The reference page of the failure policy, in Markdown. */
export function failurePolicyPage(): string {
  const names = Object.entries(DEPENDENCIES).map(([name, holds]) => `- **${name}**: ${holds}.`)
  const rows = Object.values(FAILURE_POLICY).map(
    ({ asked, redis, database, because }) =>
      `| ${asked} | ${wordOf(redis)} | ${wordOf(database)} | ${because} |`,
  )
  const outcomes = Object.entries(OUTCOMES).map(([name, text]) => `- **${wordOf(name)}**: ${text}.`)
  return [
    `${INTRODUCTION}${names.join('\n')}\n`,
    `| what is asked | without Redis | without the database | because |`,
    `|---|---|---|---|`,
    `${rows.join('\n')}\n`,
    `${outcomes.join('\n')}\n`,
  ].join('\n')
}

const wordOf = (outcome: string): string => outcome.replaceAll('_', ' ')
