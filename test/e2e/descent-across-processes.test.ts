import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { setTimeout as later } from 'node:timers/promises'
import {
  type ClusterServer,
  clusterServer,
  type Made,
  setUpCluster,
} from '../support/cluster-house.ts'
import { clusterEnvironment, withoutCluster } from '../support/clustered.ts'
import { type Family, family, type Held, MADE, routeOf } from '../support/descendants.ts'
import { lifeOfFile } from '../support/life-of-file.ts'

const life = lifeOfFile()

let one: ClusterServer
let other: ClusterServer
let made: Made

before(async () => {
  if (withoutCluster) return
  const { environment } = await clusterEnvironment(life)
  one = await clusterServer(life, environment)
  made = await setUpCluster(one)
  other = await clusterServer(life, environment)
})

/** The same operator, as each process answers. */
async function familyAtBoth(): Promise<readonly [Family, Family]> {
  const at = ({ app, deployment }: ClusterServer) => {
    const { passwords, stores } = deployment
    return { app, passwords, stores, demo: made }
  }
  return [await family(at(one)), await family(at(other))]
}

/** A token, a key made with it, a token made with that, and one of each kind at the end. */
async function chainOf(of: Family): Promise<Held[]> {
  const root = await of.root('pat')
  const key = await of.makeFrom(root, 'apiKey')
  const token = await of.makeFrom(key, 'access')
  const leaves: Held[] = []
  for (const kind of MADE) leaves.push(await of.makeFrom(token, kind))
  return [root, key, token, ...leaves]
}

/** Resolves when every one of these is answered so at the other process. */
async function answered(there: Family, held: readonly Held[], status: number): Promise<void> {
  for (const one of held) while ((await there.statusOf(one)) !== status) await later(5)
}

const assertAll = async (at: Family, held: readonly Held[], status: number): Promise<void> => {
  for (const one of held) assert.equal(await at.statusOf(one), status, one.kind)
}

describe('what descends from a credential', { skip: withoutCluster }, () => {
  it('ends in every process, when the root is ended in one', async () => {
    const [here, there] = await familyAtBoth()
    const chain = await chainOf(here)
    for (const at of [here, there]) await assertAll(at, chain, 200)
    const session = await here.root('session')
    const root = chain[0] ?? assert.fail()
    assert.equal((await here.call(session.secret, 'DELETE', routeOf(root))).statusCode, 204)
    await assertAll(here, chain, 401)
    await answered(there, chain, 401)
  })

  it('is paused and resumed in every process', async () => {
    const [here, there] = await familyAtBoth()
    const [, key, ...below] = await chainOf(here)
    const paused = [key ?? assert.fail(), ...below]
    for (const at of [here, there]) await assertAll(at, paused, 200)
    const session = await here.root('session')
    const pause = (isPaused: boolean) =>
      here.call(session.secret, 'PATCH', routeOf(key ?? assert.fail()), { paused: isPaused })
    assert.equal((await pause(true)).statusCode, 200)
    await assertAll(here, paused, 401)
    await answered(there, paused, 401)
    assert.equal((await pause(false)).statusCode, 200)
    await assertAll(here, paused, 200)
    await answered(there, paused, 200)
  })
})
