import { after } from 'node:test'
import type { Client } from 'pg'
import type { Outside } from './outside.ts'
import { anyServer, HAND_TIME, ownPart } from './postgres.ts'
import type { Life } from './program.ts'

/** A schema of its own, in a database that all deployments of this process share. */
export async function outsideOfPostgres(life: Life, _: string, at: number): Promise<Outside> {
  const { url, client } = await ownPart(life, await sharedServer(life))
  await client.query(HAND_TIME + FAULTS)
  const setTime = async (to: number) => {
    await client.query('UPDATE hand SET at = $1', [to])
  }
  await setTime(at)
  const tables = () => tablesOf(client)

  return {
    environment: { DATABASE_URL: url, JETON_SECRET: 'the secret of a deployment in PostgreSQL' },
    setTime,
    async sql(text, ...values) {
      await client.query(numbered(text), values)
    },
    rows: async (text) => (await client.query(text)).rows,
    tables,
    async unwritable(work) {
      const all = await tables()
      await client.query(
        all.map((it) => trigger(it, 'INSERT OR UPDATE OR DELETE', 'be_read_only')).join(';'),
      )
      return work().finally(() => client.query(all.map(untrigger).join(';')))
    },
    async unreadable(hidden, work) {
      await client.query(hidden.map(hide).join(';'))
      return work().finally(() => client.query(hidden.map(show).join(';')))
    },
    async faulty(broken, work) {
      await client.query(broken.map((it) => trigger(it, 'INSERT', 'be_broken')).join(';'))
      return work().finally(() => client.query(broken.map(untrigger).join(';')))
    },
    async kept() {
      const all: string[] = []
      for (const table of await tables()) {
        const { rows } = await client.query(`SELECT * FROM ${table}`)
        all.push(JSON.stringify(rows))
      }
      return all.join('\n')
    },
  }
}

/** What a server says that only reads, and that is stopping; and what none should ever say. */
const FAULTS = `;
  CREATE FUNCTION be_read_only() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'read only' USING ERRCODE = '25006'; END $$;
  CREATE FUNCTION be_broken() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'secret plan'; END $$;
  CREATE FUNCTION be_away() RETURNS boolean LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'shutting down' USING ERRCODE = '57P03'; END $$`

const trigger = (table: string, event: string, does: string) => `
  CREATE TRIGGER fault BEFORE ${event} ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION ${does}()`
const untrigger = (table: string) => `DROP TRIGGER fault ON ${table}`

// The condition is none of the rows', so that it is judged before any is looked for.
const hide = (table: string) => `
  ALTER TABLE ${table} RENAME TO ${table}_gone;
  CREATE VIEW ${table} AS SELECT * FROM ${table}_gone WHERE (SELECT be_away())`
const show = (table: string) => `
  DROP VIEW ${table};
  ALTER TABLE ${table}_gone RENAME TO ${table}`

async function tablesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query(`
    SELECT tablename FROM pg_tables WHERE schemaname = current_schema AND tablename <> 'hand'`)
  return rows.map(({ tablename }) => tablename)
}

/** A statement with its parameters as PostgreSQL names them. */
function numbered(text: string): string {
  let number = 0
  return text.replaceAll('?', () => `$${++number}`)
}

let server: Promise<string> | undefined
const stops: (() => unknown)[] = []
let users = 0
let isOver = false

// The end of the tests is told here before it is told to those who still use the server.
after(() => {
  isOver = true
  stopUnused()
})

function stopUnused(): void {
  if (isOver && users === 0) for (const stop of stops.splice(0)) stop()
}

function sharedServer(life: Life): Promise<string> {
  users += 1
  life.after(() => {
    users -= 1
    stopUnused()
  })
  server ??= anyServer({ after: (stop) => stops.push(stop) })
  return server
}
