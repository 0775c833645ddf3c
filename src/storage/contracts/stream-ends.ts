import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { OrganizationStore } from '../../core/accounts/index.ts'
import type { TokenStore } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'

interface Opened {
  readonly organizations: OrganizationStore
  readonly tokens: TokenStore
}

/** What stores promise of stream tokens that keep organizations and tokens in one place. */
export function testStreamEnds(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  describe(`${engine.name}: stream tokens, ending`, { skip: engine.skip ?? false }, () => {
    always('end with the organization that is deactivated, for good', async (opened) => {
      const { organizations, tokens } = opened
      for (const organization of ['acme', 'rival']) {
        const limit = { bucket: organization, count: 10, windowSeconds: 60 }
        const token = {
          digest: organization,
          organization,
          apiKeyId: 'any',
          lifetimeSeconds: 60,
          issuedAt: 0,
        }
        await tokens.put(token, limit, { withhold: false })
      }
      const ended = changeOf('organization.deactivated', 'organization:acme')
      await organizations.deactivate('acme', ended)
      assert.equal(await tokens.peek('acme'), undefined)
      assert.ok(await tokens.peek('rival'))
      await organizations.activate('acme', changeOf('organization.activated', 'organization:acme'))
      assert.equal(await tokens.peek('acme'), undefined)
    })
  })
}
