import { type Denial, deny } from '../answer.ts'
import { filled, variablesIn } from '../assistants/index.ts'
import { isFields } from '../fields.ts'

type Value = string | number | boolean

/** What is wrong with a workflow's input. */
export type BadVariables =
  | Denial<'invalid_variables'>
  | Denial<'missing_variables' | 'invalid_variable_type', { readonly names: readonly string[] }>

/**
 * Fills a template: `{{name}}` becomes the value of the variable `name`. Every variable must be
 * given, as a string, a number or a boolean; ones that the template does not name are ignored. A
 * value is put in as it is, placeholders inside it included.
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
  return { text: filled(template, (name) => String(input[name])) }
}

function isValue(value: unknown): value is Value {
  return ['string', 'number', 'boolean'].includes(typeof value)
}
