import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { openForTest } from '../../../test/support/sqlite.ts'
import { createPasswords } from '../accounts/index.ts'
import { digestOf, isSecret } from '../secrets/index.ts'
import { firstKeyThatManages } from './first-key.ts'
import { type SetUp, setUp, shownAgain } from './set-up.ts'

const passwords = createPasswords({ memoryKibibytes: 8, passes: 1 })
const upstream = {
  provider: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:11434/v1',
  model: 'small',
  sealedKey: null,
} as const

function begin(t: TestContext) {
  const stores = openForTest(t)
  const handed: SetUp[] = []
  const handOver = (made: SetUp) => void handed.push(made)
  return { stores, handed, run: () => setUp(stores.setup, { upstream, passwords, handOver }) }
}

const hidden = (made: SetUp): SetUp => ({
  ...made,
  apiKey: { ...made.apiKey, keySecret: null },
  operator: { ...made.operator, password: null },
  accessToken: null,
})

it('makes an operator who runs the deployment, signs in, and has a token', async (t) => {
  const { stores, run } = begin(t)
  const made = await run()
  assert.equal(made.operator.username, 'admin')
  const signedIn = await stores.operators.forSigningIn('admin')
  assert.ok(await passwords.verify(made.operator.password ?? '', signedIn?.password ?? ''))
  assert.equal(signedIn?.operator.role, 'owner')
  assert.equal(signedIn.operator.isDeploymentOwner, true)
  assert.equal(signedIn.operator.hasAiSeat, true)
  assert.ok(isSecret('vai_pat_', made.accessToken ?? ''))
  const { value: borne } = await stores.longLived.bySecret(digestOf(made.accessToken ?? ''))
  assert.deepEqual(borne?.operator, signedIn.operator)
  assert.equal(borne.token.kind, 'pat')
})

it('makes an API key that issues and runs, and may neither manage nor make tokens', async (t) => {
  const { stores, run } = begin(t)
  const { apiKey, organization } = await run()
  assert.ok(isSecret('sk_', apiKey.keySecret ?? ''))
  const { value: caller } = await stores.apiKeys.bySecret(digestOf(apiKey.keySecret ?? ''))
  assert.deepEqual([caller?.apiKeyId, caller?.keyId], [apiKey.id, apiKey.keyId])
  assert.deepEqual(caller?.permissions, ['chat:send', 'tools:use', 'rag:access'])
  assert.equal(await firstKeyThatManages(stores), undefined)
  assert.equal(caller.organization, organization.id)
  const { value: operator } = await stores.operators.byId(caller.madeBy ?? '')
  assert.equal(operator?.username, 'admin')
})

for (const [who, given, isPublic] of [
  ['a model', upstream, false],
  ['the demo', { provider: 'demo' }, true],
] as const) {
  it(`makes an assistant of each kind, ${isPublic ? 'two' : 'none'} of them public as ${who} answers`, async (t) => {
    const { stores } = begin(t)
    const request = { upstream: given, passwords, handOver: () => undefined }
    const { organization, ...made } = await setUp(stores.setup, request)
    const ids = [made.chatbot.id, made.workflow.id, made.agent.id, made.assistant.id]
    const found = await Promise.all(ids.map((id) => stores.assistants.show(organization.id, id)))
    assert.deepEqual(
      found.map((one) => [one?.kind, one?.public, one?.publicDefault]),
      [
        ['chatbot', isPublic, isPublic],
        ['workflow', isPublic, false],
        ['agent', false, false],
        ['assistant', false, false],
      ],
    )
    for (const one of found) assert.deepEqual(one?.upstream, given)
    assert.equal(made.assistant.id, 'team:demo-assistant')
  })
}

it('tells the secrets once, to whoever is to keep them and in its answer', async (t) => {
  const { handed, run, stores } = begin(t)
  const made = await run()
  assert.deepEqual(handed, [made])
  assert.deepEqual(await run(), hidden(made))
  assert.equal(handed.length, 1)
  const ids = await stores.setup.setupIds()
  assert.deepEqual(ids && shownAgain(ids), hidden(made))
  assert.equal((await stores.events.head()).seq, 1)
})

it('tells the one who set up of secrets, and all others what there is', async (t) => {
  const { handed, run } = begin(t)
  const all = await Promise.all(Array.from({ length: 10 }, run))
  assert.equal(handed.length, 1)
  const [made = assert.fail()] = handed
  assert.equal(all.filter(({ accessToken }) => accessToken === made.accessToken).length, 1)
  for (const one of all) assert.deepEqual(hidden(one), hidden(made))
})

it('sets nothing up unless the secrets were handed over', async (t) => {
  const { stores, run } = begin(t)
  const handOver = () => {
    throw new Error('the disk is full')
  }
  await assert.rejects(setUp(stores.setup, { upstream, passwords, handOver }), /the disk is full/)
  assert.equal(await stores.setup.setupIds(), undefined)
  assert.equal(await stores.operators.forSigningIn('admin'), undefined)
  assert.ok((await run()).operator.password)
})
