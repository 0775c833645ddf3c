import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import jeton from '../package.json' with { type: 'json' }

interface Service {
  readonly image?: string
  readonly build?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly cap_add?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly tmpfs?: readonly string[]
  readonly volumes?: readonly string[]
  readonly user?: string
  readonly privileged?: boolean
}

const composed = parse(readFileSync('compose.yaml', 'utf8'), { merge: true })
const services: readonly [string, Service][] = Object.entries(composed.services)
const dockerfile = readFileSync('Dockerfile', 'utf8')

/** A version to the last number; what is behind a shorter one changes. */
const PINNED = /^[a-z/]+:\d+\.\d+(\.\d+)?(-slim)?$/

/** Where the programs in these images write, by what they are documented to. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  'jeton-1': ['/data', '/tmp'],
  'jeton-2': ['/data', '/tmp'],
  'jeton-3': ['/data', '/tmp'],
  nginx: ['/run', '/var/cache/nginx'],
  postgres: ['/run/postgresql', '/tmp', '/var/lib/postgresql/data'],
  valkey: ['/data'],
}

describe('a container of compose.yaml', () => {
  for (const [name, service] of services) {
    it(`has no rights that it does not need: ${name}`, () => {
      assert.equal(service.read_only, true)
      assert.deepEqual(service.cap_drop, ['ALL'])
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'])
      assert.equal(service.privileged, undefined)
      const rights = name === 'nginx' ? ['CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'] : []
      assert.deepEqual(service.cap_add ?? [], rights)
      // Who drops all rights at the start is not root from the start.
      const isOurs = service.build !== undefined
      assert.equal(service.user !== undefined || isOurs, name !== 'nginx')
    })

    it(`writes where it may: ${name}`, () => {
      const mounted = (service.volumes ?? []).filter((it) => !it.endsWith(':ro'))
      const writable = [...mounted.map((it) => it.split(':')[1]), ...(service.tmpfs ?? [])]
      assert.deepEqual(writable.toSorted(), WRITTEN[name])
    })

    it(`is of one version: ${name}`, () => {
      if (service.build === undefined) assert.match(service.image ?? '', PINNED)
      else assert.equal(service.build, '.')
    })
  }
})

describe('the image', () => {
  it('is made of one version of Node.js, which is tested here', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base)
    assert.deepEqual([...new Set(bases)], [`node:${jeton.devDependencies.node}-slim`])
    assert.match(bases[0] ?? '', PINNED)
  })

  it('does not run as root, and listens to others', () => {
    assert.deepEqual(
      [...dockerfile.matchAll(/^USER (\S+)/gm)].map(([, user]) => user),
      ['node'],
    )
    assert.match(dockerfile, /^ENV .*\bHOST=0\.0\.0\.0\b/m)
  })
})
