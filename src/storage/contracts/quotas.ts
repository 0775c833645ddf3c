import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { ApiKeyStore, OperatorStore } from '../../core/accounts/index.ts'
import type { AssistantStore } from '../../core/assistants/index.ts'
import { type Change, type EventStore, type Quota, QuotaReached } from '../../core/events/index.ts'
import type { LongLivedStore } from '../../core/tokens/index.ts'
import { changeOf } from './changes.ts'
import { type Engine, guarantees } from './engine.ts'
import { newApiKey, newAssistant, newOperator, newToken } from './given.ts'

interface Opened {
  readonly apiKeys: ApiKeyStore
  readonly assistants: AssistantStore
  readonly events: EventStore
  readonly longLived: LongLivedStore
  readonly operators: OperatorStore
  readonly now: () => number
}

const MOST = 20

interface Counted {
  readonly owner: string
  /** Adds one. */
  readonly add: (opened: Opened, id: string, change: Change) => Promise<unknown>
  readonly subject: (id: string) => Change['subject']
  /** Ends one. */
  readonly end: (opened: Opened, id: string) => Promise<unknown>
  /** Adds one that counts elsewhere, or nowhere. */
  readonly addOther: (opened: Opened, id: string) => Promise<unknown>
}

const keyOf = (id: string) => changeOf('api_key.created', `apiKey:${id}`)
const tokenOf = (id: string) => changeOf('token.created', `token:${id}`)
const assistantOf = (id: string) => changeOf('assistant.created', `assistant:${id}`)
const operatorOf = (id: string) => changeOf('operator.invited', `operator:${id}`)
const revokeToken = ({ longLived }: Opened, id: string) => longLived.revoke(id, tokenOf(id))

const FOR_HELPER = { kind: 'assistant', assistant: 'helper' } as const

/** What is counted, and how it comes and goes. Ada, Bob and the assistants are of `acme`. */
const COUNTED: Readonly<Record<Quota['of'], Counted>> = {
  apiKeys: {
    owner: 'acme',
    add: ({ apiKeys }, id, change) => apiKeys.add(newApiKey(id), change),
    subject: (id) => `apiKey:${id}`,
    end: ({ apiKeys }, id) => apiKeys.revoke(id, keyOf(id)),
    addOther: ({ apiKeys }, id) => apiKeys.add(newApiKey(id, { organization: 'rival' }), keyOf(id)),
  },
  assistants: {
    owner: 'acme',
    add: ({ assistants }, id, change) => assistants.add(newAssistant(id), change),
    subject: (id) => `assistant:${id}`,
    end: ({ assistants }, id) => assistants.deactivate('acme', id, assistantOf(id)),
    addOther: ({ assistants }, id) =>
      assistants.add(newAssistant(id, { organization: 'rival' }), assistantOf(id)),
  },
  assistantTokens: {
    owner: 'helper',
    add: ({ longLived }, id, change) => longLived.add(newToken(id, 'ada', FOR_HELPER), change),
    subject: (id) => `token:${id}`,
    end: revokeToken,
    addOther: ({ longLived }, id) =>
      longLived.add(newToken(id, 'ada', { ...FOR_HELPER, assistant: 'other' }), tokenOf(id)),
  },
  operators: {
    owner: 'acme',
    add: ({ operators }, id, change) => operators.add(newOperator(id), change),
    subject: (id) => `operator:${id}`,
    end: ({ operators }, id) => operators.deactivate(id, true, operatorOf(id)),
    addOther: ({ operators }, id) =>
      operators.add(newOperator(id, { organization: 'rival' }), operatorOf(id)),
  },
  ownTokens: {
    owner: 'ada',
    add: ({ longLived }, id, change) => longLived.add(newToken(id, 'ada'), change),
    subject: (id) => `token:${id}`,
    end: revokeToken,
    async addOther({ longLived }, id) {
      await longLived.add(newToken(id, 'bob'), tokenOf(id))
      const session = newToken(`${id} session`, 'ada', { kind: 'session' })
      await longLived.add(session, tokenOf(session.id))
    },
  },
}

/** What the stores promise of a change that carries a quota. */
export function testQuotas(engine: Engine<Opened>): void {
  describe(`${engine.name}: quotas`, { skip: engine.skip ?? false }, () => {
    for (const kind of Object.keys(COUNTED) as Quota['of'][]) testQuota(engine, kind)
    testExpiry(engine)
    testActivating(engine)
  })
}

async function prepare(opened: Opened): Promise<void> {
  for (const id of ['ada', 'bob']) await opened.operators.add(newOperator(id), operatorOf(id))
  for (const id of ['helper', 'other'])
    await opened.assistants.add(newAssistant(id), assistantOf(id))
}

/** What counts already of each when all is prepared. */
const BEFORE: Readonly<Partial<Record<Quota['of'], number>>> = { assistants: 2, operators: 2 }

function adding(of: Quota['of']) {
  const { owner, add, subject } = COUNTED[of]
  return (opened: Opened, id: string, most = MOST + (BEFORE[of] ?? 0)) =>
    add(opened, id, { ...changeOf('token.created', subject(id)), quota: { of, owner, most } })
}

function testQuota(engine: Engine<Opened>, of: Quota['of']): void {
  const { always } = guarantees(engine)
  const { end, addOther } = COUNTED[of]
  const add = adding(of)

  always(`lets exactly as many ${of} be added at once as the quota allows`, async (opened) => {
    await prepare(opened)
    const { seq } = await opened.events.head()
    const tries = Array.from({ length: MOST + 5 }, (_, serial) => add(opened, `one ${serial}`))
    const outcomes = await Promise.allSettled(tries)
    const refused = outcomes.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []))
    assert.equal(refused.length, 5)
    for (const reason of refused) assert.ok(reason instanceof QuotaReached, String(reason))
    assert.equal((await opened.events.head()).seq, seq + MOST, 'one event each, and none else')
  })

  always(`counts no ${of} that have ended, nor those of others`, async (opened) => {
    await prepare(opened)
    for (let serial = 0; serial < MOST; serial++) await add(opened, `one ${serial}`)
    await assert.rejects(add(opened, 'one more'), QuotaReached)
    await addOther(opened, 'elsewhere')
    await end(opened, 'one 7')
    await add(opened, 'one more')
    await assert.rejects(add(opened, 'another'), QuotaReached)
    await add(opened, 'another', MOST + 100)
  })
}

function testExpiry(engine: Engine<Opened>): void {
  const { inTime } = guarantees(engine)
  inTime('counts no key or token from the instant at which it expires', async (opened, advance) => {
    await prepare(opened)
    const { apiKeys, longLived } = opened
    const expiresAt = opened.now() + 1_000
    await apiKeys.add(newApiKey('key', { expiresAt }), keyOf('key'))
    await longLived.add(newToken('pat', 'ada', { expiresAt }), tokenOf('pat'))
    for (const kind of ['apiKeys', 'ownTokens'] as const) {
      await assert.rejects(adding(kind)(opened, `new ${kind}`, 1), QuotaReached)
    }
    await advance(1_000)
    for (const kind of ['apiKeys', 'ownTokens'] as const)
      await adding(kind)(opened, `new ${kind}`, 1)
  })
}

function testActivating(engine: Engine<Opened>): void {
  const { always } = guarantees(engine)

  always('counts an operator who is activated like a new one', async (opened) => {
    await prepare(opened)
    await opened.operators.add(newOperator('cleo'), operatorOf('cleo'))
    await opened.operators.deactivate('cleo', true, operatorOf('cleo'))
    const activate = (most: number) => {
      const quota = { of: 'operators', owner: 'acme', most } as const
      return opened.operators.activate('cleo', { ...operatorOf('cleo'), quota })
    }
    await assert.rejects(activate(2), QuotaReached)
    assert.equal((await opened.operators.show('acme', 'cleo'))?.isActive, false)
    assert.ok(await activate(3))
  })

  always('counts an assistant that is activated like a new one', async (opened) => {
    await prepare(opened)
    await opened.assistants.deactivate('acme', 'helper', assistantOf('helper'))
    const activate = (most: number) => {
      const quota = { of: 'assistants', owner: 'acme', most } as const
      return opened.assistants.activate('acme', 'helper', { ...assistantOf('helper'), quota })
    }
    await assert.rejects(activate(1), QuotaReached)
    assert.equal((await opened.assistants.show('acme', 'helper'))?.isActive, false)
    assert.ok(await activate(2))
  })
}
