import { givenPostgres, startPostgres, withoutPostgres } from './postgres-server.ts'

const ends: (() => unknown)[] = []

/** Starts the server that the tests of a run share, unless they were given one or there is none. */
export async function globalSetup(): Promise<void> {
  if (givenPostgres() !== '' || withoutPostgres !== false) return
  const life = { after: (end: () => unknown) => void ends.push(end) }
  const server = await startPostgres(life, 'max_connections=1000')
  // Where the tests run in this process, their report waits until nothing else keeps it alive.
  server.unref()
  process.env.TEST_DATABASE_URL = server.url
}

/** Ends it. */
export async function globalTeardown(): Promise<void> {
  for (const end of ends) await end()
}
