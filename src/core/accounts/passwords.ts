import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { passwordFrom } from './password.ts'
import { createTurns, type Turn, type TurnsOptions } from './turns.ts'

/** What hashing a password costs (RFC 9106). */
export interface PasswordCost {
  readonly memoryKibibytes: number
  readonly passes: number
}

/** Turns passwords into what may be kept of them, and knows them again. */
export interface Passwords {
  /**
   * A text in PHC form: argon2id, its cost, a salt of its own, and the hash. Throws a `RangeError`
   * for a text that is too long for a password, and what `Turns.take` throws.
   */
  readonly hash: (password: string, turn?: Turn) => Promise<string>
  /**
   * Takes as long for a password that is wrong as for one that is right. What is too long for a
   * password is wrong without being hashed. Throws what `Turns.take` throws.
   */
  readonly verify: (password: string, hashed: string, turn?: Turn) => Promise<boolean>
  /** A hash that no password has: to take as long where there is nothing to compare with. */
  readonly hashOfNothing: string
  /** How many passwords wait to be hashed. */
  readonly waiting: () => number
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1\$([\w+/]+)\$([\w+/]+)$/
const SALT_BYTES = 16
const HASH_BYTES = 32

/** Each hash takes a core, and memory. */
const TURNS: TurnsOptions = { atOnce: 2, mostWaiting: 128, mostWaitingOfKey: 64 }

/** Set-up, and commands on the machine. */
const AT_ONCE: Turn = { rank: 'machine', keys: [] }

export function createPasswords({ memoryKibibytes, passes }: PasswordCost): Passwords {
  const { take, waiting } = createTurns(TURNS)
  const cost = { memory: memoryKibibytes, passes, parallelism: 1, tagLength: HASH_BYTES }
  const head = `$argon2id$v=19$m=${memoryKibibytes},t=${passes},p=1`
  const phc = (salt: Uint8Array, hash: Uint8Array) => `${head}$${base64(salt)}$${base64(hash)}`
  return {
    async hash(password, turn = AT_ONCE) {
      const message = plain(password)
      if (!message) throw new RangeError('the password is too long')
      const nonce = randomBytes(SALT_BYTES)
      return phc(nonce, await take(turn, () => hashed({ ...cost, message, nonce })))
    },
    async verify(password, kept, turn = AT_ONCE) {
      const message = plain(password)
      if (!message) return false
      const [, memory, times, salt = '', hash = ''] = PHC.exec(kept) ?? []
      const expected = Buffer.from(hash, 'base64')
      const given = await take(turn, () =>
        hashed({
          message,
          nonce: Buffer.from(salt, 'base64'),
          memory: Number(memory),
          passes: Number(times),
          parallelism: 1,
          tagLength: expected.length,
        }),
      )
      return timingSafeEqual(given, expected)
    },
    waiting,
    hashOfNothing: phc(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES)),
  }
}

function plain(password: string): Buffer | undefined {
  const text = passwordFrom(password)
  return text === undefined ? undefined : Buffer.from(text)
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replace(/=+$/, '')

function hashed(parameters: Argon2Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    argon2('argon2id', parameters, (fault, hash) => (fault ? reject(fault) : resolve(hash))),
  )
}
