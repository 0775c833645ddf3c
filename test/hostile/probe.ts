// Asks whether the server lives, on a new connection each time, in a process of its own so that
// whatever the attackers are busy with does not count. Ends when it is told to, and says what it saw.
import { get } from 'node:http'
import { setTimeout as later } from 'node:timers/promises'
import type { Probed } from './probing.ts'

const EVERY_MILLISECONDS = 50
const PATIENCE_MILLISECONDS = 30_000

const url = process.argv[2] ?? ''
const milliseconds: number[] = []
const unanswered: string[] = []
let isOver = false

function ask(): Promise<number | string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: PATIENCE_MILLISECONDS }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
      response.once('error', (fault) => resolve(String(fault)))
    })
    request.once('timeout', () => request.destroy(new Error('no answer')))
    request.once('error', (fault) => resolve(String(fault)))
  })
}

const end = () => {
  isOver = true
}
process.once('message', end).once('disconnect', end)
process.send?.('ready')
while (!isOver) {
  const begun = performance.now()
  const outcome = await ask()
  if (outcome === 200) milliseconds.push(performance.now() - begun)
  else unanswered.push(String(outcome))
  await later(EVERY_MILLISECONDS)
}
const probed: Probed = { milliseconds, unanswered }
if (process.connected) process.send?.(probed, () => process.disconnect())
