import type { Additions, SetupStore } from '../../core/setup/index.ts'
import { setupIdsOf } from '../setup-rows.ts'
import { sql } from '../sql/sql.ts'
import { insertApiKey } from './api-key-store.ts'
import { insertAssistant } from './assistant-store.ts'
import type { CommitDeed, Tools } from './log.ts'
import { insertLongLived } from './long-lived-store.ts'
import type { Postgres } from './open.ts'
import { insertOperator } from './operator-rows.ts'

/** Keeps in PostgreSQL what set-up made. */
export function postgresSetupStore({ ask }: Postgres, commitDeed: CommitDeed): SetupStore {
  return {
    async setupIds() {
      const [row] = await ask(sql`
        SELECT s.organization, s.api_key, s.key_id, s.chatbot, s.workflow, s.operator, s.agent,
          s.assistant, o.username
        FROM setup s LEFT JOIN operators o ON o.id = s.operator`)
      return row && setupIdsOf(row)
    },
    begin: (beginnings, handOver) =>
      commitDeed(async (tools) => {
        const { organization, apiKey, ids } = beginnings
        const begun = await tools.ask(sql`
          INSERT INTO setup (id, organization, api_key, key_id, chatbot, workflow)
          VALUES (1, ${organization.id}, ${apiKey.id}, ${apiKey.keyId}, ${ids.chatbot.id},
            ${ids.workflow.id})
          ON CONFLICT DO NOTHING RETURNING id`)
        if (begun.length === 0) return false
        await tools.ask(sql`
          INSERT INTO organizations (id, name, created_at)
          VALUES (${organization.id}, ${organization.name}, ${tools.now})`)
        await insertApiKey(tools.ask, apiKey, tools.now)
        await add(tools, beginnings)
        handOver()
        return true
      }),
    extend: (additions, handOver) =>
      commitDeed(async (tools) => {
        const begun = await tools.ask(sql`SELECT 1 FROM setup WHERE operator IS NULL`)
        if (begun.length === 0) return false
        await add(tools, additions)
        const { operator, ids } = additions
        await tools.ask(
          sql`UPDATE api_keys SET made_by = ${operator.id} WHERE id = ${ids.apiKey.id}`,
        )
        handOver()
        return true
      }),
  }
}

async function add(
  { ask, now, append }: Pick<Tools<boolean>, 'append' | 'ask' | 'now'>,
  { operator, accessToken, assistants, ids, change }: Additions,
): Promise<void> {
  if (!(await insertOperator(ask, operator, now))) {
    throw new Error(`there is an operator ${operator.username}`)
  }
  await insertLongLived(ask, accessToken, now)
  for (const assistant of assistants) await insertAssistant(ask, assistant, now)
  await ask(sql`
    UPDATE setup SET operator = ${operator.id}, agent = ${ids.agent?.id ?? null},
      assistant = ${ids.assistant?.id ?? null}`)
  await append(change)
}
