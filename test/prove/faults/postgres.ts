import type { Fault } from './fault.ts'

const kill: Fault = async ({ cluster: { postgres }, pause }) => {
  await postgres.crash()
  await pause(100, 600)
  await postgres.start()
}

const stop: Fault = async ({ cluster: { postgres }, pause }) => {
  postgres.signal('SIGSTOP')
  await pause(1_500, 3_500)
  postgres.signal('SIGCONT')
}

const restart: Fault = async ({ cluster: { postgres }, pause }) => {
  await postgres.kill()
  await pause(0, 200)
  await postgres.start()
}

const terminate: Fault = async ({ cluster: { database }, pause }) => {
  for (let times = 0; times < 5; times += 1) {
    await database.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jeton'",
    )
    await pause(100, 300)
  }
}

/** As if the runs that are under way had been for five minutes. */
const leases: Fault = async ({ cluster: { database }, pause }) => {
  for (let times = 0; times < 8; times += 1) {
    await database.query(
      "UPDATE credit_holds SET lease_until = extract(epoch FROM now()) * 1000 - 1 WHERE state = 'held'",
    )
    await pause(150, 300)
  }
}

export const POSTGRES_FAULTS = {
  'postgres-kill': kill,
  'postgres-stop': stop,
  'postgres-restart': restart,
  'postgres-terminate': terminate,
  leases,
} as const satisfies Record<string, Fault>
