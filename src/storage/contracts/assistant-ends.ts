import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newAssistant } from './given.ts'
import { add, alive, type Opened, setStage } from './long-lived-cast.ts'
import { assertNoStep, assertOneStep, lastEnds } from './steps.ts'

const OFF = changeOf('assistant.deactivated', 'assistant:helper')
const ON = changeOf('assistant.activated', 'assistant:helper')
export const TOKENS = ['for helper', 'of bob for helper', 'for other', 'pat']

export async function begin(opened: Opened): Promise<void> {
  await setStage(opened)
  const other = newAssistant('other')
  await opened.assistants.add(other, changeOf('assistant.created', 'assistant:other'))
  const forHelper = { kind: 'assistant', assistant: 'helper' } as const
  await add(opened, 'for helper', forHelper)
  await add(opened, 'of bob for helper', { ...forHelper, operator: 'bob' })
  await add(opened, 'for other', { ...forHelper, assistant: 'other' })
  await add(opened, 'pat')
}

/** What every `AssistantStore` promises of ending one. */
export function testAssistantEnds(engine: Engine<Opened>): void {
  const { always, inTime } = guarantees(engine)
  describe(`${engine.name}: assistant store, ending`, { skip: engine.skip ?? false }, () => {
    always(
      'ends every token of an assistant permanently, and names the assistant',
      async (opened) => {
        await begin(opened)
        const { assistants, events } = opened
        await assistants.deactivate('acme', 'helper', OFF)
        assert.equal((await assistants.byId('acme', 'helper')).value, undefined)
        assert.deepEqual(await lastEnds(events), ['assistant:helper'])
        await assistants.activate('acme', 'helper', ON)
        assert.deepEqual(await lastEnds(events), ['assistant:helper'])
        assert.deepEqual(await alive(opened, TOKENS), ['for other', 'pat'])
      },
    )

    inTime(
      'says until when it was last ended, also when it is active again',
      async (opened, advance) => {
        await begin(opened)
        const { assistants, now } = opened
        const endedAt = now()
        const off = await assistants.deactivate('acme', 'helper', OFF)
        assert.deepEqual([off?.isActive, off?.endedAt], [false, endedAt])
        await advance(1)
        const on = await assistants.activate('acme', 'helper', ON)
        assert.equal(on?.isActive, true)
        assert.ok((on.endedAt ?? 0) >= endedAt && (on.endedAt ?? 0) <= now())
        assert.deepEqual((await assistants.byId('acme', 'helper')).value, on)
        await advance(1)
        await assistants.deactivate('acme', 'helper', OFF)
        assert.equal((await assistants.show('acme', 'helper'))?.endedAt, now())
      },
    )

    inTime('does nothing to one that is as it should be', async (opened, advance) => {
      await begin(opened)
      const { assistants } = opened
      const on = await assistants.show('acme', 'helper')
      await assertNoStep(opened, (change) => assistants.activate('acme', 'helper', change), on)
      const off = await assistants.deactivate('acme', 'helper', OFF)
      await advance(1)
      await assertNoStep(opened, (change) => assistants.deactivate('acme', 'helper', change), off)
    })

    always('deactivates and activates in one step with the event', async (opened) => {
      await begin(opened)
      const { assistants } = opened
      const look = async () => [
        await assistants.show('acme', 'helper'),
        await alive(opened, TOKENS),
      ]
      await assertOneStep(opened, (it) => assistants.deactivate('acme', 'helper', it), look)
    })
  })
}
