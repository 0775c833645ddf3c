/** Knows whether a server is away. */
export interface Vigil {
  /** Why nobody should wait for it; undefined while it is believed to be there. */
  readonly absence: () => { readonly cause: unknown } | undefined
  /** Is told by whoever waited for it in vain. */
  readonly suspect: (cause: unknown) => void
  readonly end: () => void
}

const PAUSE_MILLISECONDS = 200

/**
 * Keeps watch over a server: once it is suspected of being away, it is away until it has proved the
 * contrary, for which it is asked at once, and then again and again.
 *
 * @param prove resolves if the server is there, and rejects within reasonable time if it is not
 * @param onFailure is called after each proof that failed
 */
export function keepVigil(prove: () => Promise<unknown>, onFailure: () => void): Vigil {
  let absence: { readonly cause: unknown } | undefined
  let next: NodeJS.Timeout | undefined
  let isOver = false

  const ask = () =>
    prove().then(
      () => {
        absence = undefined
      },
      () => {
        onFailure()
        if (!isOver) next = setTimeout(ask, PAUSE_MILLISECONDS)
      },
    )

  return {
    absence: () => absence,
    suspect(cause) {
      if (absence || isOver) return
      absence = { cause }
      void ask()
    },
    end() {
      isOver = true
      clearTimeout(next)
    },
  }
}
