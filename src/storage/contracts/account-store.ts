import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { AccountStore } from '../../core/accounts/index.ts'
import { type Engine, guarantees } from './engine.ts'

/** An API key of `acme`, as far as the tests care. */
export interface KeptKey {
  readonly id: string
  readonly digest: string
  readonly streamTokensPerMinute: number | null
  /** Null if it does not expire. */
  readonly lifetimeSeconds: number | null
}

interface Opened {
  readonly accounts: AccountStore
  readonly keep: (key: KeptKey) => Promise<void>
  readonly revoke: (id: string) => Promise<void>
  /** Deactivates an organization. */
  readonly deactivate: (id: string) => Promise<void>
}

const KEY = { id: 'key', digest: 'one', streamTokensPerMinute: null, lifetimeSeconds: null }

/** What every `AccountStore` promises. */
export function testAccountStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: account store`, { skip: engine.skip ?? false }, () => {
    const { always, inTime } = guarantees(engine)

    always('says whom a key speaks for, and what it may ask for', async ({ accounts, keep }) => {
      await keep(KEY)
      await keep({ ...KEY, id: 'other', digest: 'two', streamTokensPerMinute: 0 })
      const caller = { apiKeyId: 'key', organization: 'acme', streamTokensPerMinute: null }
      assert.deepEqual(await accounts.callerByDigest('one'), caller)
      const other = { ...caller, apiKeyId: 'other', streamTokensPerMinute: 0 }
      assert.deepEqual(await accounts.callerByDigest('two'), other)
    })

    always('finds nobody under a digest that no key has', async ({ accounts, keep }) => {
      await keep(KEY)
      for (const digest of ['two', 'ONE', 'o%', '']) {
        assert.equal(await accounts.callerByDigest(digest), undefined)
      }
    })

    always('finds nobody once the key is revoked', async ({ accounts, keep, revoke }) => {
      await keep(KEY)
      await keep({ ...KEY, id: 'other', digest: 'two' })
      await revoke('key')
      assert.equal(await accounts.callerByDigest('one'), undefined)
      assert.ok(await accounts.callerByDigest('two'))
    })

    always('finds nobody once the organization is not active', async (opened) => {
      await opened.keep(KEY)
      await opened.deactivate('acme')
      assert.equal(await opened.accounts.callerByDigest('one'), undefined)
    })

    always('finds nobody at the very instant the key expires', async ({ accounts, keep }) => {
      await keep({ ...KEY, lifetimeSeconds: 0 })
      assert.equal(await accounts.callerByDigest('one'), undefined)
    })

    inTime('finds its organization until that instant', async ({ accounts, keep }, advance) => {
      await keep({ ...KEY, lifetimeSeconds: 60 })
      await advance(59_999)
      assert.ok(await accounts.callerByDigest('one'))
      await advance(1)
      assert.equal(await accounts.callerByDigest('one'), undefined)
    })
  })
}
