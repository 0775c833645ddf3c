import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { begin, TOKENS } from './assistant-ends.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newAssistant } from './given.ts'
import { alive, type Opened } from './long-lived-cast.ts'
import { assertNoStep, assertOneStep, lastEnds } from './steps.ts'

const OFF = changeOf('assistant.deactivated', 'assistant:helper')
const GONE = changeOf('assistant.deleted', 'assistant:helper')

/** What every `AssistantStore` promises of deleting one. */
export function testAssistantDeletions(engine: Engine<Opened>): void {
  describe(`${engine.name}: assistant store, deleting`, { skip: engine.skip ?? false }, () => {
    testWhatGoes(engine)
    testHowItGoes(engine)
  })
}

function testWhatGoes(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  for (const before of ['active', 'inactive']) {
    always(`ends every token of one that is ${before}, which is nowhere then`, async (opened) => {
      await begin(opened)
      const { assistants, events, longLived } = opened
      if (before === 'inactive') await assistants.deactivate('acme', 'helper', OFF)
      assert.equal(await assistants.delete('acme', 'helper', GONE), true)
      assert.deepEqual(await lastEnds(events), ['assistant:helper'])
      assert.deepEqual(await alive(opened, TOKENS), ['for other', 'pat'])
      for (const reference of ['helper', 'team:helper']) {
        assert.equal(await assistants.show('acme', reference), undefined)
      }
      assert.equal((await assistants.byId('acme', 'helper')).value, undefined)
      const all = { organization: 'acme', kind: undefined }
      const { items } = await assistants.list(all, { after: undefined, limit: 9 })
      assert.deepEqual(
        items.map(({ id }) => id),
        ['other'],
      )
      const token = await longLived.show('acme', 'for helper')
      assert.deepEqual(token?.assistant, { id: 'helper', naturalId: null })
    })
  }

  always('frees its natural id, under which no old token opens another', async (opened) => {
    await begin(opened)
    const { assistants } = opened
    await assistants.delete('acme', 'helper', GONE)
    const heir = newAssistant('heir', { naturalId: 'team:helper' })
    const added = await assistants.add(heir, changeOf('assistant.created', 'assistant:heir'))
    assert.notEqual(added, 'taken')
    assert.equal((await assistants.show('acme', 'team:helper'))?.id, 'heir')
    assert.deepEqual(await alive(opened, TOKENS), ['for other', 'pat'])
  })
}

function testHowItGoes(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)
  always('takes the public default with it', async (opened) => {
    await begin(opened)
    const { assistants } = opened
    const settings = { public: true, publicDefault: true }
    await assistants.change(
      'acme',
      'helper',
      settings,
      changeOf('assistant.changed', 'assistant:helper'),
    )
    await assistants.delete('acme', 'helper', GONE)
    assert.equal(await assistants.publicDefault(), undefined)
    assert.equal((await assistants.byId(undefined, 'helper')).value, undefined)
  })

  always('does nothing to what is not there, or not there any more', async (opened) => {
    await begin(opened)
    const { assistants } = opened
    for (const [organization, id] of [
      ['rival', 'helper'],
      ['acme', 'nobody'],
      ['acme', 'team:helper'],
    ] as const) {
      await assertNoStep(opened, (it) => assistants.delete(organization, id, it), false)
    }
    await assistants.delete('acme', 'helper', GONE)
    await assertNoStep(opened, (it) => assistants.delete('acme', 'helper', it), false)
    await assertNoStep(opened, (it) => assistants.deactivate('acme', 'helper', it), undefined)
    await assertNoStep(opened, (it) => assistants.activate('acme', 'helper', it), undefined)
    const name = { name: 'Another' }
    await assertNoStep(opened, (it) => assistants.change('acme', 'helper', name, it), undefined)
  })

  always('deletes in one step with the event', async (opened) => {
    await begin(opened)
    const { assistants } = opened
    const look = async () => [await assistants.show('acme', 'helper'), await alive(opened, TOKENS)]
    await assertOneStep(opened, (it) => assistants.delete('acme', 'helper', it), look)
  })
}
