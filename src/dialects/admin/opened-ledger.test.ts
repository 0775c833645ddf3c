import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { administer, makerOf, newName } from '../../../test/support/admin-calls.ts'
import { deployed } from '../../../test/support/deployment.ts'
import { AN_AGENT, openedOf } from '../../../test/support/opened-calls.ts'

const house = await deployed({ after })
const opened = openedOf(house)
const maker = makerOf(house)
const { accessToken, organization } = house.demo
const { ask, post } = opened
const get = (path: string, secret?: string) => ask({ method: 'GET', path }, secret)
const HOUR = 3_600_000

describe('credits', () => {
  it('are added once by fifty who ask under one key at the same time', async () => {
    const { id: organizationId } = await maker.organization()
    const headers = { 'idempotency-key': newName() }
    const body = { amount: 10, organizationId }
    const call = { method: 'POST', path: '/credits', body, headers } as const
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => administer(house, accessToken, call)),
    )
    for (const answer of answers) assert.deepEqual(answer.json(), { available: 10 })
    const { items } = await get(`/credits/history?organizationId=${organizationId}`)
    assert.equal(items.length, 1)
    const { items: events } = await get(
      `/events?organizationId=${organizationId}&type=credits.added`,
    )
    assert.deepEqual(events[0].details.amount, 10)
  })

  it('are added as often as they are without a key and a reference', async () => {
    const { id: organizationId } = await maker.organization()
    await post('/credits', { amount: 10, organizationId })
    assert.deepEqual(await post('/credits', { amount: 10, organizationId }), { available: 20 })
  })

  it('are told page by page', async () => {
    const organizationId = await opened.credits(5, 'first')
    for (const reference of ['second', 'third']) {
      await post('/credits', { amount: 1, organizationId, reference })
    }
    const path = `/credits/history?limit=2&organizationId=${organizationId}`
    const { items, nextCursor } = await get(path)
    const { items: more, nextCursor: none } = await get(`${path}&cursor=${nextCursor}`)
    const references = [...items, ...more].map((it: { reference: string }) => it.reference)
    assert.deepEqual([references, none], [['third', 'second', 'first'], null])
    const { errors } = await get(`/credits/history?cursor=${nextCursor}`)
    assert.equal(errors[0].field, 'cursor')
  })
})

describe('events', () => {
  it('are those of the own organization, and the deployment’s for who runs it', async () => {
    const { id, token } = await maker.organization()
    await opened.keep(2)
    await post('/assistants', AN_AGENT, token)
    const whoseIn = async (path: string, secret?: string) => {
      const { items } = await get(`/events?limit=200${path}`, secret)
      return new Set(items.map((it: { organizationId: string | null }) => it.organizationId))
    }
    assert.deepEqual(await whoseIn('', token), new Set([id]))
    assert.deepEqual(await whoseIn(''), new Set([organization, null]))
    assert.deepEqual(await whoseIn(`&organizationId=${organization}`), new Set([organization]))
    assert.deepEqual(await whoseIn(`&organizationId=${id}`), new Set([id]))
    assert.deepEqual(await whoseIn('&type=signing_key.added'), new Set([null]))
    assert.deepEqual(await whoseIn('&type=signing_key.added', token), new Set())
  })

  it('are told page by page while more happen, and by their own cursors only', async () => {
    for (let made = 0; made < 4; made += 1) await post('/assistants', AN_AGENT)
    const path = '/events?type=assistant.created&limit='
    const { items: all } = await get(`${path}200`)
    const walked: unknown[] = []
    let cursor = ''
    do {
      const { items, nextCursor } = await get(`${path}2${cursor && `&cursor=${cursor}`}`)
      walked.push(...items)
      await post('/assistants', AN_AGENT)
      cursor = nextCursor
    } while (cursor)
    assert.deepEqual(walked, all)
    const { nextCursor } = await get(`${path}1`)
    for (const other of ['type=assistant.changed', 'limit=1']) {
      const { errors } = await get(`/events?${other}&cursor=${nextCursor}`)
      assert.equal(errors[0].field, 'cursor')
    }
  })

  it('name what changed of an assistant, and whom it is open to', async () => {
    const id = await opened.assistant()
    const body = { public: true, name: 'Ada’s secret', system: 'secret' }
    await ask({ method: 'PATCH', path: `/assistants/${id}`, body })
    const { items } = await get(`/events?subject=assistant:${id}`)
    const [changed, created] = items
    assert.deepEqual(changed.details, { fields: ['public', 'name', 'system'], public: true })
    assert.deepEqual(changed.ends, [`assistant:${id}`])
    assert.equal(created.type, 'assistant.created')
    assert.doesNotMatch(JSON.stringify(items), /secret/)
  })
})

describe('counters', () => {
  it('tell of the hours that were asked for, the last day otherwise', async () => {
    const { id: organizationId, token } = await maker.organization()
    const now = Math.floor(house.stores.now() / HOUR) * HOUR
    const add = (hourAt: number, count: number, whose = organizationId) =>
      house.stores.counters.add([
        { hourAt, organization: whose, kind: 'chat', outcome: 'issued', refusal: '', count },
      ])
    await add(now, 1)
    await add(now - 23 * HOUR, 2)
    await add(now - 24 * HOUR, 4)
    await add(now, 8, '')
    const sum = async (path: string, secret = token) => {
      const { items } = await get(`/counters${path}`, secret)
      return items.reduce((all: number, { count }: { count: number }) => all + count, 0)
    }
    assert.equal(await sum(''), 3)
    const at = (hours: number) => new Date(now - hours * HOUR + 1).toISOString()
    assert.equal(await sum(`?from=${at(24)}`), 7)
    assert.equal(await sum(`?from=${at(24)}&to=${at(24)}`), 4)
    assert.equal(await sum('', accessToken), 11, 'all together')
    assert.equal(await sum(`?organizationId=${organizationId}`, accessToken), 3)
  })
})

describe('a list of counters', () => {
  it('comes in pages, the earliest hour first, however many hours were asked for', async () => {
    const { id: organization, token } = await maker.organization()
    const now = Math.floor(house.stores.now() / HOUR) * HOUR
    const counted = { organization, kind: 'chat', outcome: 'issued', refusal: '', count: 1 }
    const hours = Array.from({ length: 120 }, (_, at) => now - (119 - at) * HOUR)
    await house.stores.counters.add(hours.map((hourAt) => ({ ...counted, hourAt })))
    const from = new Date(now - 120 * HOUR).toISOString()
    const first = await get(`/counters?from=${from}`, token)
    assert.equal(first.items.length, 50)

    const listed: { readonly hour: string }[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const more: string = cursor && `&cursor=${cursor}`
      const page = await get(`/counters?from=${from}&limit=70${more}`, token)
      listed.push(...page.items)
      cursor = page.nextCursor
    }
    const instants = hours.map((hourAt) => `${new Date(hourAt).toISOString().slice(0, 19)}Z`)
    assert.deepEqual(
      listed.map(({ hour }) => hour),
      instants,
    )
  })
})

describe('counters of verbs', () => {
  it('count what is issued, started and refused, for whose it is', async (t) => {
    const own = await deployed(t)
    const { apiKey, organization: whose, workflow } = await own.company({ credits: 1 })
    const headers = { authorization: `Bearer ${apiKey}` }
    const issue = (query = '') => own.app.inject({ url: `/api/v1/token${query}`, headers })
    const { token } = (await issue()).json()
    await issue('?ttl=0')
    await own.app.inject('/api/v1/token')
    await own.app.inject('/api/v1/chat/token')
    const url = `/api/v1/run/${workflow}/stream?token=${token}`
    for (const payload of [{}, { story: 'x' }, { story: 'x' }]) {
      await own.app.inject({ method: 'POST', url, payload })
    }
    await issue()
    await own.stop(0)
    const toHourAt = own.stores.now() + HOUR
    const counted = async (it: string | undefined) =>
      (await own.stores.counters.list({ organization: it, fromHourAt: 0, toHourAt })).map(
        ({ kind, outcome, refusal, count }) => `${kind} ${outcome} ${refusal} ${count}`,
      )
    const theirs = [
      'run refused missing_variables 1',
      'run started  1',
      'stream issued  1',
      'stream refused invalid_lifetime 1',
      'stream refused no_credits 1',
    ]
    assert.deepEqual(await counted(whose), theirs)
    const nobodys = [
      'chat issued  1',
      'run refused unauthorized 1',
      'stream refused unauthorized 1',
    ]
    assert.deepEqual(await counted(''), nobodys)
  })
})
