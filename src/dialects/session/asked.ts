import { isFields } from '../../core/fields.ts'
import { isPlain, NOT_PLAIN } from '../../core/text.ts'
import { unknownFields } from '../../http/unknown-fields.ts'
import { LoginBody, PasswordBody, SignOutBody } from './wire.ts'

/** What a body asks for; undefined if it could not be read. */
export interface Asked<Wanted> {
  readonly wanted: Wanted | undefined
  /** What is wrong with it, if there is more to say than what it must be. */
  readonly flaw: string | undefined
}

/** Reads `{"username":"ada","password":"…"}`. */
export function credentialsIn(body: unknown) {
  return texts(LoginBody, body, ({ username, password }) =>
    typeof username === 'string' && typeof password === 'string'
      ? { username, password }
      : undefined,
  )
}

/** Reads `{"currentPassword":"…","newPassword":"…"}`. */
export function passwordsIn(body: unknown) {
  return texts(PasswordBody, body, ({ currentPassword, newPassword }) =>
    typeof currentPassword === 'string' && typeof newPassword === 'string'
      ? { currentPassword, newPassword }
      : undefined,
  )
}

/** Reads a body that has nothing to say. */
export const nothingIn = (body: unknown): Asked<object> => texts(SignOutBody, body, () => ({}))

function texts<Wanted>(
  schema: Parameters<typeof unknownFields>[0],
  body: unknown,
  take: (fields: Readonly<Record<string, unknown>>) => Wanted | undefined,
): Asked<Wanted> {
  if (!isFields(body)) return { wanted: undefined, flaw: undefined }
  const flaw = flawIn(schema, body)
  return { wanted: flaw === undefined ? take(body) : undefined, flaw }
}

function flawIn(
  schema: Parameters<typeof unknownFields>[0],
  body: Readonly<Record<string, unknown>>,
): string | undefined {
  const [unknown] = unknownFields(schema, body)
  if (unknown !== undefined) return `${unknown} is not known here: leave it out.`
  const [broken] =
    Object.entries(body).find(([, it]) => typeof it === 'string' && !isPlain(it)) ?? []
  return broken === undefined ? undefined : `${broken} ${NOT_PLAIN}.`
}
