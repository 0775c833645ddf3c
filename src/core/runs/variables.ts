import { type Denial, deny } from '../answer.ts'
import { filled, filledLength, variablesIn } from '../assistants/index.ts'
import { countCodePoints } from '../code-points.ts'
import { isFields } from '../fields.ts'

type Value = string | number | boolean

/** What is wrong with a workflow's input. */
export type BadVariables =
  | Denial<'invalid_variables'>
  | Denial<
      'invalid_variable_type' | 'missing_variables' | 'variables_too_long',
      { readonly names: readonly string[] }
    >

/** How long a filled template may be, in Unicode code points. */
export const LONGEST_FILLED = 2_000_000

/**
 * Fills a template: `{{name}}` becomes the value of the variable `name`. Every variable must be
 * given, as a string, a number or a boolean; ones that the template does not name are ignored. A
 * value is put in as it is, placeholders inside it included, but for a lone surrogate, which becomes
 * U+FFFD. A text that would be too long is not
 * made: the denial then names the variable that takes most of it.
 *
 * @param input what the caller sent; undefined if it could not be read
 */
export function fillTemplate(template: string, input: unknown): { text: string } | BadVariables {
  if (!isFields(input)) return deny('invalid_variables')

  const names = variablesIn(template)
  const missing = names.filter((name) => !Object.hasOwn(input, name))
  if (missing.length > 0) return deny('missing_variables', { names: missing })

  const wrong = names.filter((name) => !isValue(input[name]))
  if (wrong.length > 0) return deny('invalid_variable_type', { names: wrong })
  const values = new Map(names.map((name) => [name, String(input[name]).toWellFormed()]))
  const lengths = new Map([...values].map(([name, value]) => [name, countCodePoints(value)]))
  const given = (name: string) => values.get(name) ?? ''
  const { length, longest } = filledLength(template, (name) => lengths.get(name) ?? 0)
  if (length > LONGEST_FILLED) return deny('variables_too_long', { names: [longest] })
  return { text: filled(template, given) }
}

function isValue(value: unknown): value is Value {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
