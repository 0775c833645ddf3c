/** Verbs without their first argument. */
export type Bound<Verbs> = {
  readonly [Name in keyof Verbs]: Verbs[Name] extends (
    deps: never,
    request: infer Request,
  ) => infer Reply
    ? (request: Request) => Reply
    : never
}

type VerbsOf<Deps, Request> = Readonly<
  Record<string, (deps: Deps, request: Request) => Promise<unknown>>
>

/** Binds verbs to what they need. */
export function bind<Deps, Verbs extends VerbsOf<Deps, never>>(
  deps: Deps,
  verbs: Verbs,
): Bound<Verbs>
export function bind<Deps>(deps: Deps, verbs: VerbsOf<Deps, unknown>): object {
  const bound = Object.entries(verbs).map(([name, verb]) => [
    name,
    (request: unknown) => verb(deps, request),
  ])
  return Object.fromEntries(bound)
}
