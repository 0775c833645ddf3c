/** Where a variable stands in a workflow's template. */
const PLACEHOLDER = /\{\{\s*([\w-]+)\s*\}\}/g

/** What JSON cannot say safely is no name of a variable. */
const UNSAYABLE = '__proto__'

/** The variables that a template wants, each once. */
export function variablesIn(template: string): string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name))]
}

/** A template with something in the place of each variable; what is put in is not looked at again. */
export function filled(template: string, give: (variable: string) => string): string {
  return template.replace(PLACEHOLDER, (_, name: string) => give(name))
}

/** Whether every `{{` and `}}` of a template is part of a variable that a caller can name. */
export function isTemplate(text: string): boolean {
  return !/\{\{|\}\}/.test(text.replace(PLACEHOLDER, '')) && !variablesIn(text).includes(UNSAYABLE)
}
