import { count } from './setting-kinds.ts'

/** The settings that bound what strangers may take of a process. */
export const EDGE_SETTINGS = {
  JETON_BODY_LIMIT_BYTES: count(
    1_048_576,
    'The largest body of a conversation, a run, or an assistant. All other requests have 16 KiB at most.',
    1_024,
    16_777_216,
  ),
  JETON_BODIES_IN_FLIGHT_BYTES: count(
    67_108_864,
    'The memory of all request bodies together that are being received or wait to be read. Past it, requests with a body are refused (503).',
    16_384,
  ),
  JETON_CONNECTIONS: count(
    10_000,
    'The most connections that are open at a time. A client network (an IPv4 address, an IPv6 /64) has a quarter of them, unless it is one of `JETON_TRUSTED_PROXIES`.',
    8,
  ),
}
