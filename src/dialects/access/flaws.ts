/** Where something stands that is wrong with a request. */
export type Place = 'body' | 'path' | 'query'

/** Something that is wrong with a request, as the clients of this API read it. */
export interface Flaw {
  readonly loc: readonly [Place, ...string[]]
  readonly msg: string
  readonly type: FlawType
}

/** What may be wrong: the words of pydantic 2, which these clients expect; … is a detail. */
const MESSAGES = {
  bool_parsing: 'Input should be a valid boolean, unable to interpret input',
  enum: 'Input should be …',
  extra_forbidden: 'Extra inputs are not permitted',
  greater_than_equal: 'Input should be greater than or equal to …',
  int_from_float: 'Input should be a valid integer, got a number with a fractional part',
  int_parsing: 'Input should be a valid integer, unable to parse string as an integer',
  int_type: 'Input should be a valid integer',
  json_invalid: 'JSON decode error',
  less_than_equal: 'Input should be less than or equal to …',
  missing: 'Field required',
  model_attributes_type: 'Input should be a valid dictionary or object to extract fields from',
  string_too_long: 'String should have at most …',
  string_too_short: 'String should have at least …',
  string_type: 'Input should be a valid string',
  string_unicode: 'Input should be a valid string, unable to parse raw data as a unicode string',
  uuid_parsing: 'Input should be a valid UUID, unable to parse string as a UUID',
  value_error: 'Value error, …',
} as const

type FlawType = keyof typeof MESSAGES

/** Says what is wrong with what stands there. */
export function flawAt(loc: Flaw['loc'], type: FlawType, detail: number | string = ''): Flaw {
  return { loc, msg: MESSAGES[type].replace('…', String(detail)), type }
}
