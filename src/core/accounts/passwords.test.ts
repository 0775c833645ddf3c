import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { it } from 'node:test'
import { createPasswords } from './passwords.ts'

const passwords = createPasswords({ memoryKibibytes: 16, passes: 2 })
const PHC = /^\$argon2id\$v=19\$m=16,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/

/** "password" and "somesalt", from the tests of argon2's reference implementation. */
const PUBLISHED =
  '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'

/** The most hashes that were being made at one time while something was done. */
async function mostAtOnce(work: () => Promise<unknown>): Promise<number> {
  const present = new Set<number>()
  let most = 0
  const hook = createHook({
    init(id, type) {
      if (type === 'ARGON2REQUEST') most = Math.max(most, present.add(id).size)
    },
    before: (id) => void present.delete(id),
  })
  hook.enable()
  await work().finally(() => hook.disable())
  return most
}

it('knows a password again by its hash, and no other', async () => {
  for (const password of ['password', '', ' ', 'ü🔑'.repeat(120), 'a\0b']) {
    const hashed = await passwords.hash(password)
    assert.match(hashed, PHC)
    assert.equal(await passwords.verify(password, hashed), true)
    for (const wrong of [`${password} `, ` ${password}`, `${password}\0`, 'Password']) {
      assert.equal(await passwords.verify(wrong, hashed), false)
    }
  }
})

it('makes another hash each time, from which the password cannot be read', async () => {
  const [one, two] = await Promise.all([passwords.hash('hunter2'), passwords.hash('hunter2')])
  assert.notEqual(one, two)
  assert.ok(!one.includes('hunter2'))
})

it('knows a password by a hash that another program made at another cost', async () => {
  assert.equal(await passwords.verify('password', PUBLISHED), true)
  assert.equal(await passwords.verify('differentpassword', PUBLISHED), false)
  const dearer = createPasswords({ memoryKibibytes: 64, passes: 3 })
  assert.equal(await dearer.verify('x', await passwords.hash('x')), true)
})

it('takes a letter for the same however a keyboard writes it', async () => {
  const hashed = await passwords.hash('caf\u00e9')
  assert.equal(await passwords.verify('cafe\u0301', hashed), true)
  assert.equal(await passwords.verify('cafe', hashed), false)
})

it('has a hash that no password has, and that costs as much to compare with', async () => {
  assert.match(passwords.hashOfNothing, PHC)
  for (const password of ['', 'password', passwords.hashOfNothing]) {
    assert.equal(await passwords.verify(password, passwords.hashOfNothing), false)
  }
})

it('makes two hashes at a time, and lets nobody wait for ever', async () => {
  const most = await mostAtOnce(async () => {
    const hashes = await Promise.all(Array.from({ length: 9 }, () => passwords.hash('x')))
    await Promise.all(hashes.map((hashed) => passwords.verify('x', hashed)))
  })
  assert.equal(most, 2)
})

it('goes on after a hash that is none', async () => {
  const broken = Array.from({ length: 5 }, () => passwords.verify('x', 'no hash'))
  for (const one of broken) await assert.rejects(one)
  assert.equal(await passwords.verify('password', PUBLISHED), true)
})
