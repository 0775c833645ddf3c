import { SETTINGS } from '../../src/config.ts'

const INTRODUCTION = `# Settings

Settings are environment variables, read once at the start. None has to be set. An empty one counts
as not set; a value that does not fit ends the start with a sentence that says so, and so does a
\`JETON_…\` variable that is not in this table.

(Made from \`src/config.ts\`: change it there.)

| setting | default | what it is |
|---|---|---|
`

/** What can be said of a setting besides its name. */
interface Setting {
  readonly default?: unknown
  readonly description?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
}

/** The reference page of all settings, in Markdown. */
export function settingsPage(): string {
  const settings = Object.entries(SETTINGS.properties) as readonly [string, Setting][]
  const rows = settings.map(
    ([name, setting]) =>
      `| \`${name}\` | ${defaultOf(setting)} | ${setting.description} ${rangeOf(setting)} |`,
  )
  return `${INTRODUCTION}${rows.join('\n')}\n`.replaceAll('  |', ' |')
}

const defaultOf = ({ default: value }: Setting): string => (value === '' ? 'none' : `\`${value}\``)

function rangeOf({ enum: words, minimum, maximum }: Setting): string {
  if (words) return `One of ${words.map((word) => `\`${word}\``).join(', ')}.`
  if (maximum !== undefined) return `A whole number from ${minimum} to ${maximum}.`
  return minimum === undefined ? '' : `A whole number, ${minimum} or more.`
}
