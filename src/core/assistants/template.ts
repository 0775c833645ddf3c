import { countCodePoints } from '../code-points.ts'

/** Where a variable stands in a workflow's template. */
const PLACEHOLDER = /\{\{\s*([\w-]+)\s*\}\}/g

/** What JSON cannot say safely is no name of a variable. */
const UNSAYABLE = '__proto__'

/** The variables that a template wants, each once. */
export function variablesIn(template: string): string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name))]
}

/** How many placeholders a template has, those of one variable counted each. */
export function countPlaceholders(template: string): number {
  let count = 0
  for (const _ of template.matchAll(PLACEHOLDER)) count += 1
  return count
}

/** A template with something in the place of each variable; what is put in is not looked at again. */
export function filled(template: string, give: (variable: string) => string): string {
  return template.replace(PLACEHOLDER, (_, name: string) => give(name))
}

/**
 * How long a template would be with something in the place of each variable, in Unicode code points,
 * and the variable that takes most of it. Nothing is filled.
 */
export function filledLength(
  template: string,
  lengthOf: (variable: string) => number,
): { readonly length: number; readonly longest: string } {
  const lengths = new Map<string, number>()
  let length = countCodePoints(template)
  for (const [placeholder, name = ''] of template.matchAll(PLACEHOLDER)) {
    const added = lengthOf(name)
    length += added - placeholder.length
    lengths.set(name, (lengths.get(name) ?? 0) + added)
  }
  const [[longest] = ['']] = [...lengths].sort(([, one], [, other]) => other - one)
  return { length, longest }
}

/** Whether every `{{` and `}}` of a template is part of a variable that a caller can name. */
export function isTemplate(text: string): boolean {
  return !/\{\{|\}\}/.test(text.replace(PLACEHOLDER, '')) && !variablesIn(text).includes(UNSAYABLE)
}
