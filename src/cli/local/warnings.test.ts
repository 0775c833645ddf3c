import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { type Deployed, deployed } from '../../../test/support/deployment.ts'
import { readSettings } from '../../config.ts'
import type { Assistant, UpstreamSettings } from '../../core/assistants/index.ts'
import { createLog } from '../../http/log.ts'
import { changeOf } from '../../storage/contracts/changes.ts'
import { warnAtStart } from './warnings.ts'

const OLLAMA = { OPENAI_BASE_URL: 'http://127.0.0.1:11434/v1/', OPENAI_MODEL: 'llama' }

/** A deployment whose chatbot is answered by this upstream. */
async function answered(
  t: TestContext,
  upstreamOf: (service: Deployed) => UpstreamSettings,
  more: Partial<Pick<Assistant, 'public' | 'publicDefault'>> = {},
): Promise<Deployed> {
  const service = await deployed(t)
  const { organization, chatbot } = service.demo
  const changes = { upstream: upstreamOf(service), ...more }
  const change = changeOf('assistant.changed', `assistant:${chatbot}`)
  await service.stores.assistants.change(organization, chatbot, changes, change)
  return service
}

/** The lines of a start with these settings beside the deployment's. */
async function warned(service: Deployed, environment: Record<string, string>) {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => lines.push(line) })
  await warnAtStart(log, service, readSettings(environment))
  return lines.map((line) => {
    const { level, time: _, ...rest } = JSON.parse(line)
    assert.equal(level, 'warn')
    return rest
  })
}

const local =
  (key: string | null = null, model = 'llama') =>
  ({ sealKey }: Deployed): UpstreamSettings => ({
    provider: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:11434/v1',
    model,
    sealedKey: key === null ? null : sealKey(key),
  })

const CLOSED = { public: false, publicDefault: false }

it('says nothing of the demo, nor of a model that is what the settings name', async (t) => {
  assert.deepEqual(await warned(await deployed(t), {}), [])
  const keyless = await answered(t, local(), CLOSED)
  assert.deepEqual(await warned(keyless, OLLAMA), [])
  assert.deepEqual(await warned(keyless, { JETON_UPSTREAM_HOSTS: '127.0.0.1' }), [])
  const keyed = await answered(t, local('sk-one'), CLOSED)
  assert.deepEqual(await warned(keyed, { ...OLLAMA, OPENAI_API_KEY: 'sk-one' }), [])
})

const UNHEEDED = /^these settings count at the first start only, and no assistant .*: PATCH /

it('names the settings that do not count any more', async (t) => {
  const service = await answered(t, local('sk-one'), CLOSED)
  for (const more of [{}, { OPENAI_API_KEY: 'sk-two' }, { OPENAI_MODEL: 'other' }]) {
    const environment = { OPENAI_API_KEY: 'sk-one', ...OLLAMA, ...more }
    const lines = await warned(service, environment)
    if (Object.keys(more).length === 0) assert.deepEqual(lines, [])
    else {
      const [line = assert.fail(), ...others] = lines
      assert.deepEqual(others, [])
      assert.deepEqual(line.settings, ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'OPENAI_MODEL'])
      assert.match(line.msg, UNHEEDED)
      assert.doesNotMatch(JSON.stringify(lines), /sk-|11434/)
    }
  }
  const [line] = await warned(await deployed(t), { OPENAI_API_KEY: 'sk-one' })
  assert.deepEqual(line.settings, ['OPENAI_API_KEY'])
  assert.match(line.msg, UNHEEDED)
})

it('says that the demo answers, and what is missing for a model', async (t) => {
  const service = await deployed(t)
  for (const settings of [
    { OPENAI_MODEL: 'gpt-5' },
    { OPENAI_BASE_URL: 'https://API.openai.com:443/v1/' },
  ]) {
    const [line, ...others] = await warned(service, settings)
    assert.deepEqual([line.settings, others], [Object.keys(settings), []])
    assert.match(line.msg, /^the demo model answers, for OPENAI_API_KEY is not set: /)
  }
})

it('names the private hosts that no setting allows any more', async (t) => {
  const service = await answered(t, local(), CLOSED)
  const named = await service.company({
    upstream: {
      provider: 'openai-compatible',
      baseUrl: 'http://ollama:1/v1',
      model: 'm',
      sealedKey: null,
    },
  })
  assert.ok(named)
  const [line, ...others] = await warned(service, {})
  assert.deepEqual([line.hosts.toSorted(), others], [['127.0.0.1', 'ollama'], []])
  assert.match(line.msg, / answered 502: name the hosts in JETON_UPSTREAM_HOSTS$/)
  const [rest] = await warned(service, OLLAMA)
  assert.deepEqual(rest.hosts, ['ollama'])
  assert.deepEqual(await warned(service, { ...OLLAMA, JETON_UPSTREAM_HOSTS: 'Ollama' }), [])
})

it('names a public assistant that a model answers', async (t) => {
  const service = await answered(t, local(), { public: true })
  const [line, ...others] = await warned(service, OLLAMA)
  assert.deepEqual(others, [])
  assert.deepEqual([line.assistants, line.example], [1, service.demo.chatbot])
  assert.match(line.msg, /^public assistants are answered by a model, for everyone who can reach /)
})
