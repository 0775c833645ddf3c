import { randomFillSync } from 'node:crypto'

export const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Bytes from here on would favour some characters: 248 is the largest multiple of 62 below 256. */
const REJECTED_FROM = 248

const pool = Buffer.alloc(4096)
let used = pool.length

/** As many random base62 characters, each equally likely. One system call serves many of them. */
export function randomText(length: number): string {
  let text = ''
  while (text.length < length) {
    const byte = nextByte()
    if (byte < REJECTED_FROM) text += BASE62.charAt(byte % 62)
  }
  return text
}

function nextByte(): number {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const byte = pool.readUInt8(used)
  pool.writeUInt8(0, used) // what was handed out is not kept
  used += 1
  return byte
}
