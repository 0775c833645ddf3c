import type { Assistant } from '../assistants/index.ts'
import { type Limit, networksOf } from '../limits/index.ts'

/** How often those may run public assistants who show nothing but an anonymous token. */
export interface PublicLimits {
  readonly perAddressAndMinute: number
  readonly perAssistantAndMinute: number
  /** The credits that all of them may spend in a day on an assistant without a number of its own. */
  readonly creditsPerAssistantAndDay: number
}

/** The limits of one anonymous run. */
export function publicLimits(
  most: PublicLimits,
  { id, creditsPerRun, publicCreditsPerDay }: Assistant,
  clientAddress: string,
): Limit[] {
  const ofAddress = networksOf(clientAddress).map(({ name, times }) => ({
    bucket: `public:${name}`,
    count: most.perAddressAndMinute * times,
    windowSeconds: 60,
  }))
  const ofMinute = {
    bucket: `public:${id}:minute`,
    count: most.perAssistantAndMinute,
    windowSeconds: 60,
  }
  const ofDay = {
    bucket: `public:${id}:day`,
    count: publicCreditsPerDay ?? most.creditsPerAssistantAndDay,
    windowSeconds: 86_400,
    cost: creditsPerRun,
  }
  return [...ofAddress, ofMinute, ofDay]
}
