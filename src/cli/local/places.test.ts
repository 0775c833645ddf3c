import assert from 'node:assert/strict'
import { it } from 'node:test'
import { CannotStart } from '../../core/cannot-start.ts'
import { createPlaces } from './places.ts'

const portOf = ({ environment }: { environment: Readonly<Record<string, string>> }) =>
  environment.JETON_METRICS_PORT

it('gives each worker a port of its own, and that of one who has gone to the next', () => {
  const places = createPlaces({ JETON_METRICS_PORT: 9_464 }, 3)
  const [first, second] = [places.take(), places.take()]
  assert.deepEqual([first, second, places.take()].map(portOf), ['9464', '9465', '9466'])
  second.leave()
  assert.equal(portOf(places.take()), '9465')
})

it('gives none where there is to be none', () => {
  const places = createPlaces({ JETON_METRICS_PORT: 0 }, 2)
  assert.deepEqual([places.take(), places.take()].map(portOf), [undefined, undefined])
})

it('refuses to start more workers than there are ports', () => {
  createPlaces({ JETON_METRICS_PORT: 65_534 }, 2)
  assert.throws(
    () => createPlaces({ JETON_METRICS_PORT: 65_535 }, 2),
    new CannotStart('JETON_METRICS_PORT must leave room for 2 workers: 65534 or less.'),
  )
})
