import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'

/** What hashing a password costs (RFC 9106). */
export interface PasswordCost {
  readonly memoryKibibytes: number
  readonly passes: number
}

/** Turns passwords into what may be kept of them, and knows them again. */
export interface Passwords {
  /** A text in PHC form: argon2id, its cost, a salt of its own, and the hash. */
  readonly hash: (password: string) => Promise<string>
  /** Takes as long for a password that is wrong as for one that is right. */
  readonly verify: (password: string, hashed: string) => Promise<boolean>
  /** A hash that no password has: to take as long where there is nothing to compare with. */
  readonly hashOfNothing: string
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1\$([\w+/]+)\$([\w+/]+)$/
const SALT_BYTES = 16
const HASH_BYTES = 32

/** Each hash takes a core, and memory: so many at a time, and the others wait for their turn. */
const MOST_AT_ONCE = 2

export function createPasswords({ memoryKibibytes, passes }: PasswordCost): Passwords {
  const inTurn = takingTurns(MOST_AT_ONCE)
  const cost = { memory: memoryKibibytes, passes, parallelism: 1, tagLength: HASH_BYTES }
  const head = `$argon2id$v=19$m=${memoryKibibytes},t=${passes},p=1`
  const phc = (salt: Uint8Array, hash: Uint8Array) => `${head}$${base64(salt)}$${base64(hash)}`
  return {
    async hash(password) {
      const nonce = randomBytes(SALT_BYTES)
      return phc(nonce, await inTurn(() => hashed({ ...cost, message: plain(password), nonce })))
    },
    async verify(password, kept) {
      const [, memory, times, salt = '', hash = ''] = PHC.exec(kept) ?? []
      const expected = Buffer.from(hash, 'base64')
      const given = await inTurn(() =>
        hashed({
          message: plain(password),
          nonce: Buffer.from(salt, 'base64'),
          memory: Number(memory),
          passes: Number(times),
          parallelism: 1,
          tagLength: expected.length,
        }),
      )
      return timingSafeEqual(given, expected)
    },
    hashOfNothing: phc(randomBytes(SALT_BYTES), randomBytes(HASH_BYTES)),
  }
}

/** One person's keyboard writes é as one character, another's as two (RFC 8265). */
const plain = (password: string): Buffer => Buffer.from(password.normalize('NFC'))

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replace(/=+$/, '')

function hashed(parameters: Argon2Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    argon2('argon2id', parameters, (fault, hash) => (fault ? reject(fault) : resolve(hash))),
  )
}

/** Lets so many pieces of work go on at a time, in the order they came. */
function takingTurns(most: number) {
  const waiting: (() => void)[] = []
  let present = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (present >= most) await new Promise<void>((enter) => waiting.push(enter))
    else present += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else present -= 1
    }
  }
}
