import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { AssistantStore } from '../../core/assistants/index.ts'
import type { SetupStore } from '../../core/setup/index.ts'
import { ASSISTANTS, beginnings } from './beginnings.ts'
import { type Engine, guarantees } from './engine.ts'

interface Opened {
  readonly assistants: AssistantStore
  readonly setup: SetupStore
  /** Deactivates an assistant or an organization. */
  readonly deactivate: (id: string) => Promise<void>
}

/** What every `AssistantStore` promises. */
export function testAssistantStore(engine: Engine<Opened>): void {
  describe(`${engine.name}: assistant store`, { skip: engine.skip ?? false }, () => {
    const { always } = guarantees(engine)

    for (const assistant of ASSISTANTS) {
      always(`finds one of kind ${assistant.kind} by its id, as it was kept`, async (opened) => {
        await opened.setup.begin(beginnings('one'))
        assert.deepEqual(await opened.assistants.assistantById(assistant.id), assistant)
      })
    }

    always('finds nothing under an id that nobody has', async ({ assistants, setup }) => {
      await setup.begin(beginnings('one'))
      for (const id of ['bot_two', 'BOT_ONE', 'bot_%', ' bot_one', '']) {
        assert.equal(await assistants.assistantById(id), undefined)
      }
    })

    always('does not find one that is not active, and finds the others', async (opened) => {
      await opened.setup.begin(beginnings('one'))
      await opened.deactivate('bot_one')
      assert.equal(await opened.assistants.assistantById('bot_one'), undefined)
      assert.ok(await opened.assistants.assistantById('wf_one'))
    })

    always('finds none of an organization that is not active', async (opened) => {
      await opened.setup.begin(beginnings('one'))
      await opened.deactivate('org_one')
      assert.equal(await opened.assistants.assistantById('bot_one'), undefined)
    })
  })
}
