/** Which files of fast tests run together, each part in a process. Every file is in one of them. */
export const PARTS = {
  core: ['src/!(server).test.ts', 'src/{cli,control,core,http,telemetry,upstream}/**/*.test.ts'],
  storage: ['src/storage/**/*.test.ts'],
  whole: ['test/!(canary|isolation).test.ts'],
  stream: ['src/dialects/stream/*.test.ts'],
  admin: ['src/server.test.ts', 'src/dialects/{admin,metrics,revocations}/*.test.ts'],
  people: [
    'src/dialects/*.test.ts',
    'src/dialects/!(admin|metrics|revocations|stream)/*.test.ts',
    'test/{canary,isolation}.test.ts',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** What is to hold over whatever stores. */
export const OVER_ALL_STORES = [
  'admin',
  'people',
  'stream',
] as const satisfies (keyof typeof PARTS)[]
