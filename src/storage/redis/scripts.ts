import { hash } from 'node:crypto'
import { CLAIMABLE_MILLISECONDS, MARK_MILLISECONDS } from '../../core/tokens/index.ts'

/** A decision, which the server makes in one step. */
export interface Script {
  readonly source: string
  /** By which the server knows it again. */
  readonly sha: string
}

/**
 * What every decision begins with: whether this server may decide, under which generation, when.
 *
 * KEYS[1] holds this dataset's nonce, and ARGV[1] is a fresh one, used if there is none: a dataset
 * that was emptied must not get its old one back. A server that was restarted or promoted has
 * another `master_replid`. ARGV[2] is what is asked, in JSON.
 */
const STANDING = `
local replication = redis.call('INFO', 'replication')
if not replication:find('role:master', 1, true) then
  return redis.error_reply('READONLY this is a replica, and only a primary decides')
end
local nonce = redis.call('GET', KEYS[1])
if not nonce then
  nonce = ARGV[1]
  redis.call('SET', KEYS[1], nonce)
end
local _, before = replication:find('master_replid:', 1, true)
local generation = redis.sha1hex(replication:sub(before + 1, before + 40) .. nonce)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local asked = cjson.decode(ARGV[2])
`

/** A bucket is kept as a text: what is used of its window, and when that ends. */
const BUCKETS = `
local function read(kept)
  local used, reset_at = (kept or '0 0'):match('^(%d+) (%d+)$')
  return tonumber(used), tonumber(reset_at)
end
local function written(used, reset_at) return string.format('%.0f %.0f', used, reset_at) end
local function keep(key, used, reset_at)
  redis.call('SET', key, written(used, reset_at), 'PXAT', reset_at)
end
local function judge(kept, limit)
  local used, reset_at = read(kept)
  if reset_at <= now then used, reset_at = 0, now + limit.span end
  if used + limit.cost > limit.count then return false, used, reset_at end
  return true, used + limit.cost, reset_at
end
`

const CLAIMS = `
local function may_claim(mark, claim)
  return claim.generation == generation and claim.expiresAt > now
    and claim.expiresAt <= now + ${CLAIMABLE_MILLISECONDS} and redis.call('EXISTS', mark) == 0
end
`

const TOKENS = `
local function keep_token(key, token)
  redis.call('HSET', key, 'generation', generation, 'organization', token.organization,
    'api_key', token.apiKeyId, 'issued_at', token.issuedAt, 'expires_at', token.expiresAt)
  redis.call('PEXPIREAT', key, token.expiresAt)
end
local function find_token(key)
  local kept = redis.call('HMGET', key, 'generation', 'organization', 'api_key', 'issued_at',
    'expires_at')
  if kept[1] ~= generation or tonumber(kept[5]) <= now then return nil end
  return {organization = kept[2], apiKeyId = kept[3], issuedAt = kept[4], expiresAt = kept[5]}
end
`

function script(...parts: readonly string[]): Script {
  const source = [STANDING, ...parts].join('')
  return { source, sha: hash('sha1', source) }
}

/** Fails unless it could decide and write. Keys: nonce. */
export const CHECK = script(`return redis.call('SET', KEYS[1], nonce)`)

/** Keys: nonce, bucket, token. Asked: limit, withhold, token, lifetime. */
export const PUT = script(
  BUCKETS,
  TOKENS,
  `
local allowed, used, reset_at = judge(redis.call('GET', KEYS[2]), asked.limit)
if not allowed then return {'over_limit', used, reset_at, now} end
keep(KEYS[2], used, reset_at)
if asked.withhold then return {'withheld', used, reset_at, now} end
asked.token.expiresAt = now + asked.lifetime
keep_token(KEYS[3], asked.token)
return {'kept', used, reset_at, now}`,
)

/** Keys: nonce, token. */
export const PEEK = script(
  TOKENS,
  `
local token = find_token(KEYS[2])
return token and {token.organization, token.apiKeyId, token.issuedAt}`,
)

/** Keys: nonce, bucket, both halves of the admitted. Asked: limit, name. */
export const QUOTA = script(
  BUCKETS,
  `
asked.limit.cost = 0
local admitted = redis.call('HGET', KEYS[3], asked.name) or redis.call('HGET', KEYS[4], asked.name)
local _, used, reset_at = judge(redis.call('GET', KEYS[2]), asked.limit)
local _, also_used, also_reset_at = judge(admitted, asked.limit)
return {now, used, reset_at, also_used, also_reset_at}`,
)

/**
 * Counts among the admitted, which are two hashes of so many windows at most: nobody can fill the
 * server. Windows open in the young one. The old one expires when its last window is over, and the
 * young one then takes its place: no window is dropped before its end. While there is no room a name
 * that has no window is refused.
 *
 * Keys: nonce, young, old. Asked: limits, names, most.
 */
export const ADMIT = script(
  BUCKETS,
  `
local young, old = KEYS[2], KEYS[3]
if redis.call('HLEN', old) == 0 and redis.call('HLEN', young) > 0 then
  redis.call('RENAME', young, old)
end
local function find(name)
  local kept = redis.call('HGET', young, name)
  if kept then return young, kept end
  kept = redis.call('HGET', old, name)
  local _, reset_at = read(kept)
  if reset_at > now then return old, kept end
  return nil, nil
end
local counted, homes, fresh, first = {}, {}, 0, nil
for at, limit in ipairs(asked.limits) do
  local home, kept = find(asked.names[at])
  local allowed, used, reset_at = judge(kept, limit)
  if not allowed then return {generation, now, 'over_limit', at - 1, used, reset_at} end
  counted[at], homes[at] = {used, reset_at}, home or young
  if not home then fresh, first = fresh + 1, first or at end
end
if first and redis.call('HLEN', young) + redis.call('HLEN', old) + fresh > asked.most then
  local reset_at = now + math.max(0, redis.call('PTTL', old))
  return {generation, now, 'over_limit', first - 1, asked.limits[first].count, reset_at}
end
for at, limit in ipairs(asked.limits) do
  redis.call('HSET', homes[at], asked.names[at], written(unpack(counted[at])))
  local left = counted[at][2] - now
  if redis.call('PTTL', homes[at]) < left then redis.call('PEXPIRE', homes[at], math.ceil(left)) end
end
return {generation, now, 'allowed', 0, unpack(counted[1] or {0, now})}`,
)

/** Keys: nonce, mark. Asked: claim. */
export const IS_CLAIMABLE = script(
  CLAIMS,
  `
return may_claim(KEYS[2], asked.claim) and 1 or 0`,
)

/**
 * Judges the proof and all limits before it touches anything. Replies with a receipt, by which the
 * taking can be undone.
 *
 * Keys: nonce, buckets, then the token or the mark if there is one. Asked: proof, limits, taker.
 */
export const TAKE = script(
  BUCKETS,
  CLAIMS,
  TOKENS,
  `
local proof, subject = asked.proof, KEYS[#KEYS]
local token = proof.by == 'token' and find_token(subject)
if proof.by == 'token' and not (token and token.organization == proof.organization) then
  return {'gone'}
end
if proof.by == 'jwt' and not may_claim(subject, proof.claim) then return {'gone'} end

local counted = {}
for at, limit in ipairs(asked.limits) do
  local allowed, used, reset_at = judge(redis.call('GET', KEYS[at + 1]), limit)
  if not allowed then return {'over_limit', at - 1, used, reset_at, now} end
  counted[at] = {used, reset_at}
end

if proof.by == 'token' then redis.call('DEL', subject) end
if proof.by == 'jwt' then redis.call('SET', subject, asked.taker, 'PX', ${MARK_MILLISECONDS}) end
local reset_ats = {}
for at, window in ipairs(counted) do
  keep(KEYS[at + 1], unpack(window))
  reset_ats[at] = window[2]
end
return {'taken', cjson.encode({generation = generation, token = token, resetAts = reset_ats})}`,
)

/**
 * Undoes a taking, if this is still the same generation: uncounts in the windows that are still the
 * same, and brings back a token that is not there, or removes a mark that is the taker's.
 *
 * Keys: as of the taking. Asked: as of the taking, and its receipt.
 */
export const GIVE_BACK = script(
  BUCKETS,
  TOKENS,
  `
local taken, subject = cjson.decode(asked.receipt), KEYS[#KEYS]
if taken.generation ~= generation then return 0 end
for at, limit in ipairs(asked.limits) do
  local used, reset_at = read(redis.call('GET', KEYS[at + 1]))
  if reset_at == taken.resetAts[at] then
    keep(KEYS[at + 1], math.max(0, used - limit.cost), reset_at)
  end
end
if asked.proof.by == 'jwt' and redis.call('GET', subject) == asked.taker then
  redis.call('DEL', subject)
end
if asked.proof.by == 'token' and redis.call('EXISTS', subject) == 0 then
  keep_token(subject, taken.token)
end
return 1`,
)
