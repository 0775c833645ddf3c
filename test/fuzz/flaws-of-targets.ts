import fc from 'fast-check'
import { astray, bytesOfText, encoded, ill, oneOf, type Row, row } from './flaw.ts'
import { hostileText } from './values.ts'

/** What may be wrong with a path. */
export const PATHS: readonly Row[] = [
  row(
    'percent',
    oneOf('%', '%zz', '%c3%28', '%ed%a0%80', '%00', '%2', '%25%'),
    ({ path }, end) => ({ path: path + end, ...astray }),
  ),
  row('long path', fc.integer({ min: 100, max: 40_000 }), ({ path }, length) => ({
    path: path.replace(/[^/]*$/, 'a'.repeat(length)),
    ...astray,
  })),
  row(
    'path trick',
    oneOf('//', '/./', '/../', '/;a=b/', '/%2f', '/%2e%2e/', '/api/', '/\\', '/*'),
    ({ path }, trick) => ({ path: path.replace(/\/(?=[^/]*$)/, trick), ...astray }),
  ),
  row(
    'start trick',
    oneOf('/', '/api', '/api/v1', '/.', 'x', '*', 'http://', '//a', '/%61pi'),
    ({ path }, start) => ({ path: start + path, ...astray }),
  ),
  row('case', fc.constant(0), ({ path }) => ({ path: path.toUpperCase(), ...astray })),
  row('segment', encoded, ({ path }, text) => ({ path: path.replace(/[^/]*$/, text), ...astray })),
  row('segment of bytes', hostileText, ({ path }, text) => ({
    path: path.replace(/[^/]+(?=\/[^/]*$)/, bytesOfText(text)),
    ...astray,
    ...ill,
  })),
  row(
    'absolute form',
    oneOf('http://a', 'https://u:p@b:1', 'ftp://c', 'x-y://', 'http:'),
    ({ path }, origin) => ({ path: origin + path, ...astray }),
  ),
  row('no path', oneOf('*', '?', '#', 'host:80', '', 'http://', 'http://[', '\\'), (_, path) => ({
    path,
    query: [],
    ...astray,
    ...ill,
  })),
  row('fragment', encoded, ({ path }, text) => ({ path: `${path}#${text}`, ...astray })),
]

/** What may be wrong with a query. */
export const QUERIES: readonly Row[] = [
  row('doubled parameter', encoded, ({ query }, value) => ({
    query: query.flatMap((pair) => [pair, [pair[0], value] as const]),
  })),
  row('value', fc.tuple(fc.nat(), encoded), ({ query }, [at, value]) => ({
    query: query.map((pair, i) => (i === at % query.length ? ([pair[0], value] as const) : pair)),
  })),
  row('parameter', fc.tuple(encoded, encoded), ({ query }, pair) => ({ query: [...query, pair] })),
  row(
    'raw parameter',
    oneOf(
      '%',
      '%zz=%zz',
      '&&&',
      '=',
      '===',
      'ttl',
      'ttl[]=1',
      'ttl[a]=1',
      'ttl.a=1',
      'token=%ff',
      '?ttl=1',
      'ttl=1;ttl=2',
    ),
    ({ query }, raw) => ({ query: [...query, [raw, ''] as const] }),
  ),
  row('many parameters', fc.integer({ min: 10, max: 2000 }), ({ query }, count) => ({
    query: [...query, ...Array.from({ length: count }, (_, i) => [`a${i}`, ''] as const)],
  })),
  row('long query', fc.integer({ min: 1000, max: 40_000 }), ({ query }, length) => ({
    query: [...query, ['token', 'a'.repeat(length)] as const],
  })),
]
