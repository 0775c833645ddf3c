import assert from 'node:assert/strict'
import { it } from 'node:test'
import { errorCodes } from 'fastify'
import { UpstreamFailed } from '../core/runs/index.ts'
import { StoreDown } from '../core/store-down.ts'
import { NoRoomForBody } from '../http/bodies.ts'
import { Draining } from '../http/drain.ts'
import { faultOf } from './dialect.ts'

for (const [fault, error] of [
  ['unavailable', new StoreDown('x')],
  ['unavailable', new Draining('x')],
  ['unavailable', new NoRoomForBody('x')],
  ['upstream_failed', new UpstreamFailed('x')],
  ['too_large', new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE()],
  ['unsupported_type', new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('x')],
  ['invalid_request', new errorCodes.FST_ERR_CTP_INVALID_CONTENT_LENGTH()],
  ['invalid_request', new errorCodes.FST_ERR_BAD_URL('x')],
  ['broken', new errorCodes.FST_ERR_REP_INVALID_PAYLOAD_TYPE('x')],
  ['broken', new Error('x')],
  ['broken', Object.assign(new Error('x'), { statusCode: 413 })],
  ['broken', Object.assign(new Error('x'), { statusCode: 400, code: 'ECONNRESET' })],
  ['broken', { statusCode: 400, code: 'FST_ERR_CTP_BODY_TOO_LARGE' }],
  ['broken', 'x'],
  ['broken', undefined],
] as const) {
  const what =
    error instanceof Error ? `${error.name} ${Reflect.get(error, 'code') ?? ''}` : typeof error
  it(`takes ${what} for ${fault}`, () => assert.equal(faultOf(error), fault))
}
