import { Type } from 'typebox'

/** A setting that is a whole number of something. */
export const count = (
  value: number,
  description: string,
  least = 1,
  most = Number.MAX_SAFE_INTEGER,
) => Type.Integer({ default: value, minimum: least, maximum: most, description })

/** A setting that is a text. */
export const text = (value: string, description: string) =>
  Type.String({ default: value, description })
