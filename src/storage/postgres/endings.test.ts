import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sharedPostgres } from '../../../test/support/postgres.ts'
import { withoutPostgres } from '../../../test/support/postgres-server.ts'
import { changeOf } from '../contracts/changes.ts'
import { newApiKey, newAssistant } from '../contracts/given.ts'

const fresh = await sharedPostgres()

const CHANGE = changeOf('organization.changed', 'organization:acme')

/** Something that ends and is activated again so much later, and what was issued is dead until then. */
const CASES = {
  'an assistant': async ({ assistants, advance }: Opened, later: number) => {
    await assistants.add(newAssistant('helper'), CHANGE)
    await assistants.activate('acme', 'helper', CHANGE)
    await assistants.deactivate('acme', 'helper', CHANGE)
    await advance(later)
    await assistants.activate('acme', 'helper', CHANGE)
    return (await assistants.byId('acme', 'helper')).value?.endedAt
  },
  'an organization': async ({ apiKeys, organizations, advance }: Opened, later: number) => {
    await apiKeys.add(newApiKey('key'), CHANGE)
    await organizations.deactivate('acme', CHANGE)
    await advance(later)
    for (let times = 0; times < 2; times++) {
      await organizations.activate('acme', CHANGE)
      await advance(1)
    }
    return (await apiKeys.byId('key')).value?.organizationEndedAt
  },
}

type Opened = Awaited<ReturnType<typeof fresh>>

for (const [name, endAndBegin] of Object.entries(CASES)) {
  it(`takes for dead what any process may have issued for ${name} that had ended`, {
    skip: withoutPostgres,
  }, async () => {
    const deadFor = { 0: 0, 1: 0, 2: 1, 120000: 119_999, 120001: 120_000, 86400000: 120_000 }
    for (const [later, dead] of Object.entries(deadFor)) {
      const opened = await fresh()
      const from = opened.now()
      assert.equal(await endAndBegin(opened, Number(later)), from + dead, later)
    }
  })
}
