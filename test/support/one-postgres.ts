import { givenPostgres, startPostgres, withoutPostgres } from './postgres-server.ts'

const ends: (() => unknown)[] = []

/** Starts the server that the tests of a run share, unless they were given one or there is none. */
export async function globalSetup(): Promise<void> {
  if (givenPostgres !== '' || withoutPostgres !== false) return
  const life = { after: (end: () => unknown) => void ends.push(end) }
  process.env.TEST_DATABASE_URL = (await startPostgres(life, 'max_connections=1000')).url
}

/** Ends it. */
export async function globalTeardown(): Promise<void> {
  for (const end of ends) await end()
}
