/** Lines to type, and what they then say: one `…` stands for whatever it may be. */
export interface Stop {
  readonly lines: string
  readonly says: string
}

const TITLE = '\n## Tour\n'
const STOP = /```sh\n(.*?)```(?:\n+```text\n(.*?)```)?/gs

/** The tour on a page, one stop for each block of shell. */
export function tourOn(page: string): Stop[] {
  return [...page.matchAll(STOP)].map(([, lines = '', says = '']) => ({ lines, says }))
}

/** The tour in a section of a README. */
export function tourIn(readme: string): Stop[] {
  const [, after = ''] = readme.split(TITLE)
  const [section = ''] = after.split('\n## ')
  return tourOn(section)
}

/** Whether a text is what was expected. */
export function isAsSaid(text: string, says: string): boolean {
  const [before = '', after] = says.split('…')
  return after === undefined ? text === says : text.startsWith(before) && text.endsWith(after)
}
