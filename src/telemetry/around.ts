import { isFields } from '../core/fields.ts'

/** Does a piece of work, and gives or throws what the work does. */
export type Around = <T>(work: () => Promise<T>) => Promise<T>

/** What is done around every piece of work of a name. */
export type Watch = (name: string) => Around

/** One around the other. */
export const both =
  (outer: Watch, inner: Watch): Watch =>
  (name) => {
    const [outside, inside] = [outer(name), inner(name)]
    return (work) => outside(() => inside(work))
  }

/**
 * The same object, of which every function is watched: those in it by their name, and those in what
 * it holds by its name, a dot, and theirs. All of them must be asynchronous, and without `this`.
 */
export function watchEach<Part extends object>(part: Part, watch: Watch, name = ''): Part {
  const watched = { ...part }
  for (const [key, value] of Object.entries(part)) {
    Reflect.set(watched, key, watchedAs(`${name}${key}`, value, watch))
  }
  return watched
}

/** The same object, of which the functions in what it holds are watched, and its own are not. */
export function watchParts<Whole extends object>(whole: Whole, watch: Watch): Whole {
  const watched = { ...whole }
  for (const [key, value] of Object.entries(whole)) {
    if (typeof value === 'object') Reflect.set(watched, key, watchEach(value, watch, `${key}.`))
  }
  return watched
}

function watchedAs(name: string, value: unknown, watch: Watch): unknown {
  if (typeof value === 'function') {
    const around = watch(name)
    return (...request: unknown[]) => around(() => value(...request))
  }
  return value instanceof Object ? watchEach(value, watch, `${name}.`) : value
}

/** The word with which a verb said no; undefined if it did not. */
export function denialIn(answer: unknown): string | undefined {
  if (!isFields(answer) || answer.ok !== false) return undefined
  return typeof answer.denial === 'string' ? answer.denial : 'refused'
}
