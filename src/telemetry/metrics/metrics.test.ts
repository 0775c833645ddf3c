import assert from 'node:assert/strict'
import { it } from 'node:test'
import { StoreDown } from '../../core/store-down.ts'
import { METRICS, type Metric } from './catalogue.ts'
import { createMetrics } from './index.ts'

/** Metrics by a clock that a test sets, and what they tell of one of them. */
function measuring() {
  let now = 0
  const metrics = createMetrics({ monotonic: () => now })
  return {
    metrics,
    pass(milliseconds: number) {
      now += milliseconds
    },
    async told(name: string): Promise<string[]> {
      const lines = (await metrics.text()).split('\n')
      return lines.filter((line) => new RegExp(`^${name}[ {]`).test(line) && !line.endsWith(' 0'))
    },
  }
}

const REQUEST = { method: 'GET', route: '/a/:id', status: 200, isWhole: true, milliseconds: 5 }
const COUNTED = 'jeton_http_request_duration_seconds_count'

it('tells of every metric, and of the process', async () => {
  const text = await measuring().metrics.text()
  for (const [name, { type, help }] of Object.entries<Metric>(METRICS)) {
    assert.ok(text.includes(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`), name)
  }
  assert.match(text, /^process_cpu_seconds_total \d/m)
  assert.match(text, /^nodejs_eventloop_lag_p99_seconds \d/m)
})

it('tells a gauge as it is when somebody asks', async () => {
  const { metrics, told } = measuring()
  let seq = 3
  metrics.gauge('jeton_feed_last_seq', () => seq)
  assert.deepEqual(await told('jeton_feed_last_seq'), ['jeton_feed_last_seq 3'])
  seq = 4
  assert.deepEqual(await told('jeton_feed_last_seq'), ['jeton_feed_last_seq 4'])
})

it('measures requests by route, method and class of status', async () => {
  const { metrics, told } = measuring()
  metrics.request(REQUEST)
  metrics.request({ ...REQUEST, status: 204 })
  metrics.request({ ...REQUEST, status: 503 })
  metrics.request({ ...REQUEST, status: null })
  const series = (status: string) => `${COUNTED}{method="GET",route="/a/:id",status="${status}"}`
  assert.deepEqual(await told(COUNTED), [
    `${series('2xx')} 2`,
    `${series('5xx')} 1`,
    `${series('none')} 1`,
  ])
  const [sum = ''] = await told('jeton_http_request_duration_seconds_sum')
  assert.match(sum, /2xx.* 0\.01$/)
})

it('has one series for all paths that nobody serves, and one for all wrong methods', async () => {
  const { metrics, told } = measuring()
  for (const method of ['GET', 'POST', 'BREW']) {
    metrics.request({ ...REQUEST, method, route: null, status: 404 })
    metrics.request({ ...REQUEST, method, status: 405 })
  }
  assert.deepEqual(await told(COUNTED), [
    `${COUNTED}{method="other",route="unknown",status="4xx"} 3`,
    `${COUNTED}{method="other",route="/a/:id",status="4xx"} 3`,
  ])
})

it('counts what was issued, started and refused', async () => {
  const { metrics, told } = measuring()
  const what = { organization: 'acme', refusal: '' }
  metrics.count({ ...what, kind: 'stream', outcome: 'issued' })
  metrics.count({ ...what, kind: 'stream', outcome: 'issued' })
  metrics.count({ ...what, kind: 'run', outcome: 'started' })
  metrics.count({ ...what, kind: 'run', outcome: 'refused', refusal: 'no_credits' })
  assert.deepEqual(await told('jeton_tokens_issued_total'), [
    'jeton_tokens_issued_total{kind="stream"} 2',
  ])
  assert.deepEqual(await told('jeton_runs_started_total'), ['jeton_runs_started_total 1'])
  assert.deepEqual(await told('jeton_refusals_total'), [
    'jeton_refusals_total{kind="run",refusal="no_credits"} 1',
  ])
})

it('measures what stores do, and tells one that is down from one that fails', async () => {
  const { metrics, pass, told } = measuring()
  const around = metrics.redis('tokens.put')
  const work = (fault?: Error) =>
    around(async () => {
      pass(20)
      if (fault) throw fault
      return 7
    })
  assert.equal(await work(), 7)
  for (const fault of [new StoreDown('away'), new TypeError('broken')]) {
    await assert.rejects(work(fault), fault)
  }
  const name = 'jeton_store_operation_duration_seconds_sum'
  assert.deepEqual(
    await told(name),
    ['done', 'down', 'failed'].map((outcome) => `${name}{store="redis",outcome="${outcome}"} 0.02`),
  )
})

it('counts redemptions by their outcome, and the hold of each that there was', async () => {
  const { metrics, told } = measuring()
  const outcomes = ['redeemed', 'gone', 'no_credits', 'redeemed'] as const
  for (const outcome of outcomes) {
    await metrics.runs({ redeem: async () => ({ outcome }) }).redeem(REDEMPTION)
  }
  const down = metrics.runs({ redeem: () => Promise.reject(new StoreDown('away')) })
  await assert.rejects(down.redeem(REDEMPTION), StoreDown)
  assert.deepEqual(await told('jeton_redemptions_total'), [
    'jeton_redemptions_total{outcome="redeemed"} 2',
    'jeton_redemptions_total{outcome="gone"} 1',
    'jeton_redemptions_total{outcome="no_credits"} 1',
    'jeton_redemptions_total{outcome="failed"} 1',
  ])
  assert.deepEqual(await told('jeton_credit_holds_total'), [
    'jeton_credit_holds_total{outcome="held"} 2',
  ])
})

const REDEMPTION = {
  ...{ id: 'run', organization: 'acme', price: 1, limits: [] },
  proof: { by: 'credential' },
} as const

it('counts what became of holds, but for those of which nothing became', async () => {
  const { metrics, told } = measuring()
  const ended = async (_: string) => 'ended' as const
  const lapsed = async (_: string) => 'lapsed' as const
  for (const store of [
    { settle: ended, release: ended },
    { settle: lapsed, release: lapsed },
  ]) {
    const credits = metrics.credits(store)
    assert.equal(await credits.settle('run'), await store.settle('run'))
    assert.equal(await credits.release('run'), await store.release('run'))
  }
  const none = async () => 0
  const steps = metrics.steps({
    ...{ ended_holds: none, expired_tokens: async () => 5, old_secrets: none },
    lapsed_holds: async (most) => most,
  })
  for (const step of steps) await step(3)
  const name = 'jeton_credit_holds_total'
  assert.deepEqual(await told(name), [
    `${name}{outcome="settled"} 1`,
    `${name}{outcome="released"} 1`,
    `${name}{outcome="lapsed"} 3`,
  ])
  assert.deepEqual(await told('jeton_swept_total'), [
    'jeton_swept_total{what="expired_tokens"} 5',
    'jeton_swept_total{what="lapsed_holds"} 3',
  ])
})

it('measures upstreams from the question to the first text, and to the end', async () => {
  const { metrics, pass, told } = measuring()
  const answer = metrics.answer('demo')
  for (let texts = 0; texts < 2; texts++) {
    pass(500)
    answer.onText()
  }
  answer.onEnd('timeout')
  assert.deepEqual(await told('jeton_upstream_first_text_seconds_sum'), [
    'jeton_upstream_first_text_seconds_sum{provider="demo"} 0.5',
  ])
  assert.deepEqual(await told('jeton_upstream_duration_seconds_sum'), [
    'jeton_upstream_duration_seconds_sum{provider="demo",outcome="timeout"} 1',
  ])
})
