import type { FastifyRequest } from 'fastify'
import { type Fields, isFields } from '../../core/fields.ts'
import type { AccessWanted } from '../../core/issuing/index.ts'
import {
  ACCESS_KINDS,
  type AllWanted,
  KINDS,
  type ListWanted,
  type OneWanted,
  type RotateWanted,
} from '../../core/tokens/index.ts'
import { hasBody } from '../../http/no-body.ts'
import { type Flaw, flawAt, type Place } from './flaws.ts'
import { type Form, oneOf, orNull, text, truth, uuid, wholeNumber } from './forms.ts'

/** What a request asks for, or all that is wrong with it. */
export interface Asked<Wanted> {
  /** Undefined if anything is wrong. */
  readonly wanted: Wanted | undefined
  readonly flaws: readonly Flaw[]
}

type Body = Pick<FastifyRequest, 'body' | 'headers'>
type Path = Pick<FastifyRequest, 'params'>
type Query = Pick<FastifyRequest, 'query'>

const DAY_SECONDS = 86_400
const { least, most } = KINDS.pat.lifetimeSeconds

/** The bounds of what may be asked for, both included. */
export const RANGES = {
  limit: { least: 1, most: 200, usual: 50 },
  cursor: { least: 0, most: 512 },
  name: { least: 1, most: 255 },
  expiresInDays: { least: least / DAY_SECONDS, most: most / DAY_SECONDS },
  graceSeconds: { least: 0, most: 604_800 },
}

/** Of what is wrong with a request, no more is told at a time. */
const MOST_FLAWS = 10

/** Reads `?tokenType=pat&includeRevoked=true&limit=20&cursor=…`. */
export function askedList({ query }: Query): Asked<ListWanted> {
  const { optional, asked } = reading('query', fieldsOf(query))
  return asked({
    kind: optional('tokenType', oneOf(ACCESS_KINDS), undefined),
    includeRevoked: optional('includeRevoked', truth, false),
    limit: optional('limit', wholeNumber(RANGES.limit), RANGES.limit.usual),
    cursor: optional('cursor', text(RANGES.cursor), undefined),
  })
}

/** Reads the id in a path. */
export function askedOne({ params }: Path): Asked<OneWanted> {
  const { optional, asked } = reading('path', fieldsOf(params))
  return asked({ id: optional('token_id', uuid, '') })
}

/**
 * Reads `?exclude_current=false`. Anything else in the query is refused: if a mistyped name were
 * ignored, other tokens would end than were meant to.
 */
export function askedAll({ query }: Query): Asked<AllWanted> {
  const { exclude_current, ...others } = fieldsOf(query)
  const { optional, asked } = reading('query', { exclude_current })
  const flaws = Object.keys(others)
    .slice(0, MOST_FLAWS)
    .map((name) => flawAt(['query', name], 'extra_forbidden'))
  return asked({ exceptCurrent: optional('exclude_current', truth, true) }, flaws)
}

/** Reads `{"name":"CI/CD Token","expiresInDays":90}`. */
export function askedNew(request: Body): Asked<AccessWanted> {
  const body = bodyOf(request)
  if ('flaw' in body) return { wanted: undefined, flaws: [body.flaw] }
  const { required, optional, asked } = reading('body', body.fields)
  const name = required('name', text(RANGES.name), '')
  const days = optional('expiresInDays', orNull(wholeNumber(RANGES.expiresInDays)), null)
  return asked({ name, lifetimeSeconds: days === null ? null : days * DAY_SECONDS })
}

/** Reads the id in the path, and `{"graceSeconds":3600}`, which may be left out. */
export function askedRotation(request: Body & Path): Asked<RotateWanted> {
  const { wanted: one, flaws } = askedOne(request)
  const body = hasBody(request) ? bodyOf(request) : { fields: {} }
  if ('flaw' in body) return { wanted: undefined, flaws: [...flaws, body.flaw] }
  const { optional, asked } = reading('body', body.fields)
  const graceSeconds = optional('graceSeconds', wholeNumber(RANGES.graceSeconds), 0)
  return asked({ id: one?.id ?? '', graceSeconds }, flaws)
}

/** Reads fields one by one, and remembers what is wrong with any. */
function reading(place: Place, fields: Fields) {
  const found: Flaw[] = []

  function optional<Value>(name: string, form: Form<Value>, usual: Value): Value {
    const given = fields[name]
    if (given === undefined) return usual
    const read = form(given)
    if ('value' in read) return read.value
    found.push(flawAt([place, name], ...read.wrong))
    return usual
  }

  return {
    optional,
    required<Value>(name: string, form: Form<Value>, instead: Value): Value {
      if (fields[name] === undefined) found.push(flawAt([place, name], 'missing'))
      return optional(name, form, instead)
    },
    asked<Wanted>(wanted: Wanted, others: readonly Flaw[] = []): Asked<Wanted> {
      const flaws = [...others, ...found]
      return { wanted: flaws.length > 0 ? undefined : wanted, flaws }
    },
  }
}

function bodyOf(request: Body): { readonly fields: Fields } | { readonly flaw: Flaw } {
  const { body } = request
  if (isFields(body)) return { fields: body }
  if (body === null || !hasBody(request)) return { flaw: flawAt(['body'], 'missing') }
  return { flaw: flawAt(['body'], body === undefined ? 'json_invalid' : 'model_attributes_type') }
}

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})
