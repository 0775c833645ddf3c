/** More than there are in the code, with every way to filter. */
const MOST_NAMED = 1_000

/**
 * Gives each statement a name, under which a connection prepares it once. A connection keeps what it
 * has prepared until it ends, and so would this process: past so many, statements get no name, are
 * kept nowhere, and are prepared at each use.
 */
export function createStatementNames(
  most: number = MOST_NAMED,
): (text: string) => { readonly name?: string } {
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined) return { name: known }
    if (names.size >= most) return {}
    const name = `jeton_${names.size}`
    names.set(text, name)
    return { name }
  }
}
