// What signing and verifying a chat JWT costs, beside bare HMAC and jose, in one run.
// Contestants take turns in short slices, another one first in each round; a ratio is the median
// over rounds of X / ours. A run in which "ours again" leaves 0.95 to 1.05 says nothing.
import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { CHAT_JWT } from '../src/core/tokens/chat/jwt.ts'
import { hs256Key, signJwt, verifyJwt } from '../src/core/tokens/jwt.ts'

const ROUNDS = 30
const SLICE_NANOSECONDS = 100_000_000n
const IN_FLIGHT = 32

const bytes = randomBytes(32)
const key = hs256Key(bytes)
const secret = createSecretKey(bytes)
const issuer = 'https://tokens.example.com'
const wanted = { issuer, as: CHAT_JWT }
const now = 1_800_000_000_000
const claims = {
  iss: issuer,
  use: 'chat',
  jti: 'b3c2f1de-9d4c-4a52-8f50-4d2f6f2b7a11',
  iat: now / 1000,
  exp: now / 1000 + 60,
  gen: 'q1w2e3r4t5y6u7i8o9p0aA',
  org: 'org_0123456789abcdef',
  chatbotId: 'bot_0123456789abcdef',
}
const token = signJwt(key, claims)
const [input = '', signature = ''] = token.split(/\.(?=[^.]*$)/)

const hmac = (text: string) => createHmac('sha256', secret).update(text).digest()
const joseSign = () =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(secret)
const joseVerify = () =>
  jwtVerify(token, secret, { issuer, algorithms: ['HS256'], currentDate: new Date(now) })

type Work = () => unknown

const CONTESTS: Readonly<Record<string, Readonly<Record<string, Work>>>> = {
  sign: {
    ours: () => signJwt(key, claims),
    'ours again': () => signJwt(key, claims),
    'bare hmac': () => hmac(input).toString('base64url'),
    jose: joseSign,
    [`jose, ${IN_FLIGHT} in flight`]: () =>
      Promise.all(Array.from({ length: IN_FLIGHT }, joseSign)),
  },
  verify: {
    ours: () => verifyJwt([key], token, wanted, now),
    'ours again': () => verifyJwt([key], token, wanted, now),
    'bare hmac': () => timingSafeEqual(hmac(input), Buffer.from(signature, 'base64url')),
    jose: joseVerify,
    [`jose, ${IN_FLIGHT} in flight`]: () =>
      Promise.all(Array.from({ length: IN_FLIGHT }, joseVerify)),
  },
}

interface Cost {
  readonly wall: number
  readonly cpu: number
}

/** Microseconds per operation over one slice. */
async function slice(work: Work, each: number): Promise<Cost> {
  const cpu = process.cpuUsage()
  const start = process.hrtime.bigint()
  let done = 0
  while (process.hrtime.bigint() - start < SLICE_NANOSECONDS) {
    for (let turn = 0; turn < 20; turn++) {
      const result = work()
      if (result instanceof Promise) await result
    }
    done += 20 * each
  }
  const wall = Number(process.hrtime.bigint() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { wall: wall / done, cpu: (user + system) / done }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function turned<Item>(items: readonly Item[], by: number): readonly Item[] {
  const first = (by + items.length) % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}

async function measured(contestants: Readonly<Record<string, Work>>): Promise<Map<string, Cost[]>> {
  const costs = new Map<string, Cost[]>(Object.keys(contestants).map((who) => [who, []]))
  for (let round = -2; round < ROUNDS; round++) {
    for (const [who, work] of turned(Object.entries(contestants), round)) {
      const cost = await slice(work, who.includes('in flight') ? IN_FLIGHT : 1)
      if (round >= 0) costs.get(who)?.push(cost)
    }
  }
  return costs
}

function inWords(costs: readonly Cost[], base: readonly Cost[], of: keyof Cost): string {
  const each = median(costs.map((cost) => cost[of]))
  const ratio = median(costs.map((cost, round) => cost[of] / (base[round]?.[of] ?? Number.NaN)))
  return `${of} ${each.toFixed(2).padStart(6)} us = ${ratio.toFixed(2).padStart(5)} x ours`
}

process.stdout.write(`Node.js ${process.version}\n`)
for (const [name, contestants] of Object.entries(CONTESTS)) {
  const costs = await measured(contestants)
  const base = costs.get('ours') ?? []
  for (const [who, theirs] of costs) {
    const row = [name.padEnd(8), who.padEnd(20), inWords(theirs, base, 'wall')]
    process.stdout.write(`${row.join('')}, ${inWords(theirs, base, 'cpu')}\n`)
  }
}
