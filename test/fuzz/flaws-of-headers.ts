import fc from 'fast-check'
import {
  bytesOfText,
  ill,
  oneOf,
  type Row,
  row,
  withDraftHeader,
  withHeader,
  without,
} from './flaw.ts'
import { hostileText, live } from './values.ts'

/** What may be wrong with the first line and the headers. */
export const HEADERS: readonly Row[] = [
  row(
    'method',
    oneOf(
      'HEAD',
      'OPTIONS',
      'TRACE',
      'PUT',
      'DELETE',
      'PATCH',
      'QUERY',
      'PROPFIND',
      'M-SEARCH',
      'PURGE',
      'GET',
      'POST',
      'LINK',
      'REPORT',
    ),
    (_, method) => ({ method }),
  ),
  row(
    'no method',
    oneOf('FOO', 'get', 'G\0T', '', 'CONNECT', 'PRI', 'GET\t', 'a'.repeat(20_000)),
    (_, method) => ({ method, ...ill }),
  ),
  row(
    'version',
    oneOf('1.0', '0.9', '1.2', '2.0', '3', '', '1.1 ', '9'.repeat(100)),
    (_, version) => ({ version, ...ill }),
  ),
  row(
    'host',
    fc.oneof(
      oneOf('', 'a, b', 'a b', '[', '[::1', 'a:b', 'a/b', 'a@b', '::1', 'x'.repeat(9000)),
      hostileText.map(bytesOfText),
    ),
    (draft, value) => ({ headers: [...without(draft, 'host'), ['Host', value] as const] }),
  ),
  row('no host', fc.constant(0), (draft) => ({ headers: without(draft, 'host') })),
  row(
    'doubled header',
    oneOf('Host', 'Authorization', 'Content-Type', 'Accept', 'Origin', 'Cookie', 'X-API-Key'),
    (draft, name) => withHeader(draft, name, 'Bearer ~live-api-key~'),
  ),
  row(
    'credential',
    fc.tuple(
      oneOf('Authorization', 'X-API-Key', 'Cookie', 'vai_token', 'Proxy-Authorization'),
      oneOf('Bearer ', 'bearer  ', 'Basic ', 'Bearer', '', 'vai_token=', 'Token '),
      fc.oneof(live, hostileText.map(bytesOfText)),
    ),
    (draft, [name, scheme, value]) => withHeader(draft, name, scheme + value),
  ),
  row(
    'content type',
    oneOf(
      '',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'application/json; charset=utf-16',
      'application/json;;',
      'json',
      '*/*',
      'application/json, text/html',
      'a'.repeat(5000),
      'application/ld+json',
      '\xff',
    ),
    (draft, value) => ({
      headers: [...without(draft, 'content-type'), ['Content-Type', value] as const],
    }),
  ),
  row('no content type', fc.constant(0), (draft) => ({ headers: without(draft, 'content-type') })),
  row(
    'content encoding',
    oneOf('gzip', 'br', 'identity', 'deflate, gzip', 'nonsense'),
    (draft, value) => withHeader(draft, 'Content-Encoding', value),
  ),
  row('expect', oneOf('100-continue', '200-ok', '', '100-continue, x'), (draft, value) =>
    withHeader(draft, 'Expect', value),
  ),
  row(
    'connection',
    oneOf('close', 'keep-alive', 'Upgrade', 'te, close', 'nonsense', ''),
    (draft, value) =>
      withHeader(withDraftHeader(draft, 'Upgrade', 'websocket'), 'Connection', value),
  ),
  row(
    'accept',
    oneOf(
      'text/event-stream',
      'text/plain;q=0',
      '*/*;q=2',
      ';;;',
      ', , ,',
      'a/b;q=0.1,'.repeat(900),
      '"',
      'text/plain;x="\\"',
    ),
    (draft, value) => withHeader(draft, 'Accept', value),
  ),
  row(
    'proxy',
    oneOf('1.2.3.4', '::1', 'unknown', ', ,', 'for=_x;by=', 'a'.repeat(3000)),
    (draft, value) =>
      withHeader(withDraftHeader(draft, 'Forwarded', value), 'X-Forwarded-For', value),
  ),
  row('origin', oneOf('null', 'https://a.example', '*', 'a, b', '', 'file://'), (draft, value) =>
    withHeader(draft, 'Origin', value),
  ),
  row('reconnect', hostileText.map(bytesOfText), (draft, value) =>
    withHeader(draft, 'Last-Event-ID', value),
  ),
  row('header of bytes', hostileText, (draft, value) => ({
    ...withHeader(draft, 'X-Any', Buffer.from(value).toString('latin1')),
    ...ill,
  })),
  row(
    'no header',
    oneOf('a b', '', ':', 'a\0', ' Host', 'Host ', 'a\r\n b', 'é', '__proto__', 'constructor', '('),
    (draft, name) => ({ ...withHeader(draft, name, 'x'), ...ill }),
  ),
  row('many headers', fc.integer({ min: 100, max: 3000 }), (draft, count) => ({
    headers: [...draft.headers, ...Array.from({ length: count }, (_, i) => [`x${i}`, ''] as const)],
  })),
  row('long header', fc.integer({ min: 8000, max: 80_000 }), (draft, length) =>
    withHeader(draft, 'X-Long', 'a'.repeat(length)),
  ),
]
