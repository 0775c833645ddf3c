interface Hold {
  readonly price: number
  readonly metered: boolean
  state: 'held' | 'settled' | 'released'
  hasLapsed: boolean
}

/**
 * What becomes of one organization's tokens and credits, said in a few lines without a database,
 * for random tests to compare a store with. A token's number is also the id of its run.
 */
export function modelOf() {
  const lives = new Map<number, number>()
  const holds = new Map<number, Hold>()
  const references = new Set<number>()
  let balance: number | null = null

  const open = () => [...holds.values()].filter(({ state }) => state === 'held')
  const held = () => open().reduce((sum, { price, metered }) => sum + (metered ? price : 0), 0)
  const available = () => (balance === null ? null : balance - held())
  const isLive = (token: number) => (lives.get(token) ?? 0) > 0

  return {
    available,
    isLive,
    balance: () => balance ?? 0,
    wasPut: (token: number) => lives.has(token),
    put(token: number, seconds: number): string {
      lives.set(token, seconds)
      return 'kept'
    },
    redeem(token: number, price: number): string {
      const left = available()
      if (!isLive(token)) return 'gone'
      if (left !== null && left < price) return 'no_credits'
      lives.set(token, 0)
      holds.set(token, { price, metered: left !== null, state: 'held', hasLapsed: false })
      return 'redeemed'
    },
    settle(run: number): string {
      const hold = holds.get(run)
      if (hold?.state === 'held' && !hold.hasLapsed) {
        hold.state = 'settled'
        if (hold.metered) balance = (balance ?? 0) - hold.price
      }
      return hold?.state === 'settled' ? 'ended' : 'lapsed'
    },
    release(run: number): string {
      const hold = holds.get(run)
      if (hold?.state === 'held') hold.state = 'released'
      return hold?.state === 'released' ? 'ended' : 'lapsed'
    },
    releaseLapsed(): number {
      const lapsed = open().filter(({ hasLapsed }) => hasLapsed)
      for (const hold of lapsed) hold.state = 'released'
      return lapsed.length
    },
    topUp(amount: number, reference: number): number | null {
      if (!references.has(reference)) balance = (balance ?? 0) + amount
      references.add(reference)
      return available()
    },
    advance(seconds: number, endsLeases: boolean): void {
      for (const [token, left] of lives) lives.set(token, left - seconds)
      if (endsLeases) for (const hold of holds.values()) hold.hasLapsed = true
    },
  }
}

export type Model = ReturnType<typeof modelOf>
