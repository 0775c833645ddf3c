import type { FastifyRequest } from 'fastify'
import { type Fields, isFields } from '../../core/fields.ts'
import type { AccessWanted } from '../../core/issuing/index.ts'
import {
  ACCESS_KINDS,
  type AllWanted,
  type ListWanted,
  type OneWanted,
  type RotateWanted,
} from '../../core/tokens/index.ts'
import { hasBody } from '../../http/no-body.ts'
import { unknownFields } from '../../http/unknown-fields.ts'
import { queryOfList } from '../lists.ts'
import { CreateBody, DAY_SECONDS, NOTHING, RANGES, RevokeAllQuery, RotateBody } from './asking.ts'
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

/** Of what is wrong with a request, no more is told at a time. */
const MOST_FLAWS = 10

/** Reads `?tokenType=pat&includeRevoked=true&limit=20&cursor=…`. */
export function askedList({ query }: Query): Asked<ListWanted> {
  const { optional, asked } = reading('query', queryOfList(query))
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

/** The same, of a request whose body has nothing to say. */
export function askedEnd(request: Body & Path): Asked<OneWanted> {
  const { wanted, flaws } = askedOne(request)
  const others = [...flaws, ...flawsOfNothing(request)]
  return { wanted: others.length > 0 ? undefined : wanted, flaws: others }
}

/**
 * Reads `?exclude_current=false`. Anything else in the query is refused: if a mistyped name were
 * ignored, other tokens would end than were meant to.
 */
export function askedAll(request: Body & Query): Asked<AllWanted> {
  const { optional, asked } = reading('query', fieldsOf(request.query), RevokeAllQuery)
  const wanted = { exceptCurrent: optional('exclude_current', truth, true) }
  return asked(wanted, flawsOfNothing(request))
}

/** Reads `{"name":"CI/CD Token","expiresInDays":90}`. */
export function askedNew(request: Body): Asked<AccessWanted> {
  const body = bodyOf(request)
  if ('flaw' in body) return { wanted: undefined, flaws: [body.flaw] }
  const { required, optional, asked } = reading('body', body.fields, CreateBody)
  const name = required('name', text(RANGES.name), '')
  const days = optional('expiresInDays', orNull(wholeNumber(RANGES.expiresInDays)), null)
  return asked({ name, lifetimeSeconds: days === null ? null : days * DAY_SECONDS })
}

/** Reads the id in the path, and `{"graceSeconds":3600}`, which may be left out. */
export function askedRotation(request: Body & Path): Asked<RotateWanted> {
  const { wanted: one, flaws } = askedOne(request)
  const body = hasBody(request) ? bodyOf(request) : { fields: {} }
  if ('flaw' in body) return { wanted: undefined, flaws: [...flaws, body.flaw] }
  const { optional, asked } = reading('body', body.fields, RotateBody)
  const graceSeconds = optional('graceSeconds', wholeNumber(RANGES.graceSeconds), 0)
  return asked({ id: one?.id ?? '', graceSeconds }, flaws)
}

/** Reads fields one by one, and remembers what is wrong with any; also those that nobody knows. */
function reading(place: Place, fields: Fields, schema: Schema = OPEN) {
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
      const flaws = [...others, ...found, ...flawsOfUnknown(place, fields, schema)]
      return { wanted: flaws.length > 0 ? undefined : wanted, flaws }
    },
  }
}

type Schema = Parameters<typeof unknownFields>[0]

const OPEN: Schema = { properties: {} }

const flawsOfUnknown = (place: Place, fields: Fields, schema: Schema): Flaw[] =>
  unknownFields(schema, fields)
    .slice(0, MOST_FLAWS)
    .map((name) => flawAt([place, name], 'extra_forbidden'))

/** What is wrong with a body where none is needed. */
function flawsOfNothing(request: Body): Flaw[] {
  if (!hasBody(request)) return []
  const body = bodyOf(request)
  return 'flaw' in body ? [body.flaw] : flawsOfUnknown('body', body.fields, NOTHING)
}

function bodyOf(request: Body): { readonly fields: Fields } | { readonly flaw: Flaw } {
  const { body } = request
  if (isFields(body)) return { fields: body }
  if (body === null || !hasBody(request)) return { flaw: flawAt(['body'], 'missing') }
  return { flaw: flawAt(['body'], body === undefined ? 'json_invalid' : 'model_attributes_type') }
}

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})
