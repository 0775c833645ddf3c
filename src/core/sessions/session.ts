import type { Manager } from '../accounts/index.ts'

/** Who is known, and by what. */
export type Who = Pick<Manager, 'operator'> & {
  readonly credential: Pick<Manager['credential'], 'id' | 'kind'>
}
