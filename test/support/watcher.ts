import { changeOf } from '../../src/storage/contracts/changes.ts'
import type { Deployed, Ending } from './deployment.ts'
import { inParallel } from './load.ts'
import { listening, onTheWire, type Talker, talkTo } from './sockets.ts'

/** Whoever watches what ends. */
export interface Watcher extends Pick<Talker, 'closed' | 'deafen' | 'leave'> {
  /** Waits until so many events of this name have come, and gives their data. */
  readonly told: (event: string, times?: number) => Promise<readonly unknown[]>
  /** The events that have come when it is told how far the log has come once more, by name. */
  readonly all: () => Promise<readonly (readonly [event: string, data: unknown])[]>
  /** The id of the last event that has come. */
  readonly lastId: () => Promise<string>
}

/** How whoever comes back says where they were. */
interface LastId {
  readonly header?: string
  readonly query?: string
}

const FRAME = /^event: (\S+)\ndata: (.*)$/gm

const eventsIn = (text: string) =>
  [...text.matchAll(FRAME)].map(([, event = '', data = '']) => [event, JSON.parse(data)] as const)

/** How many events of a name have come to their end. */
const whole = (text: string, event: string) =>
  [...text.matchAll(new RegExp(`event: ${event}\\ndata: .*\\n\\n`, 'g'))].length

/** Gives what watches a deployment, as whoever holds a secret. */
export async function watching(ending: Ending, { app }: Pick<Deployed, 'app'>) {
  const { port } = await listening(app)
  return async (secret: string, { header, query }: LastId = {}): Promise<Watcher> => {
    const { say, heard, ...talker } = await talkTo(ending, port)
    const headers = {
      authorization: `Bearer ${secret}`,
      connection: 'close', // so that the end can be seen
      ...(header !== undefined && { 'last-event-id': header }),
    }
    const asked = query === undefined ? '' : `?lastEventId=${query}`
    say(onTheWire(`GET /api/v1/revocations${asked}`, headers))
    const upTo = (event: string, times: number) =>
      heard({ test: (text) => whole(text, event) >= times })
    const all = async () => {
      const known = eventsIn(await heard(/^/)).filter(([event]) => event === 'as-of').length
      return eventsIn(await upTo('as-of', known + 1))
    }
    await upTo('as-of', 1)
    return {
      ...talker,
      all,
      async told(event, times = 1) {
        const events = eventsIn(await upTo(event, times))
        return events.flatMap(([name, data]) => (name === event ? [data] : []))
      },
      lastId: async () => [...(await heard(/^/)).matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    }
  }
}

/** Changes an organization so many times, of which whoever watches it is told. */
export async function changeTimes(
  { stores }: Pick<Deployed, 'stores'>,
  organization: string,
  times: number,
): Promise<void> {
  const subject = `organization:${organization}` as const
  const change = changeOf('organization.changed', subject, { organization, ends: [subject] })
  await inParallel(50, Array(times).keys(), () =>
    stores.organizations.rename(organization, 'Acme', change),
  )
}
