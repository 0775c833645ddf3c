import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import type { Company } from '../support/deployment.ts'

/** A JSON schema, as far as inputs are made of it. */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly pattern?: string
}

/** A route of the running application, and what it says of itself. */
export interface Served {
  readonly methods: readonly string[]
  readonly url: string
  readonly schema: {
    readonly params?: Schema
    readonly querystring?: Schema
    readonly body?: Schema
    readonly response?: Readonly<Record<string, Schema>>
  }
}

/** A service that can be told anything. */
export interface Target extends Company {
  readonly port: number
  readonly chatbot: string
  readonly routes: readonly Served[]
}

/** What a process holds after its garbage is gone, in bytes; and all it had to complain of. */
export interface Memory {
  readonly heapUsed: number
  readonly external: number
  readonly rss: number
  readonly log: readonly string[]
}

/** Starts a service that ends with the test. */
export async function startTarget(
  t: TestContext,
): Promise<Target & { readonly memory: () => Promise<Memory> }> {
  const child = fork(new URL('./target.ts', import.meta.url), { execArgv: ['--expose-gc'] })
  t.after(async () => {
    const ended = once(child, 'exit')
    child.disconnect()
    await ended
  })
  const [target] = (await once(child, 'message')) as [Target]
  return {
    ...target,
    async memory() {
      child.send('memory?')
      const [memory] = (await once(child, 'message')) as [Memory]
      return memory
    },
  }
}
