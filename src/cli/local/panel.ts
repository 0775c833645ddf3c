import type { SetUp } from '../../core/setup/index.ts'

/** What set-up made, for a person to read: with the secrets, which are shown this once. */
export function panelOf(made: SetUp, url: string): string {
  const rows = [
    ['Address', url],
    ['Organization', made.organization.id],
    ['API key id', made.apiKey.keyId],
    ['API key secret', made.apiKey.keySecret ?? '(shown at the first start only)'],
    ['Chatbot', made.chatbot.id],
    ['Workflow', made.workflow.id],
  ]
  const width = Math.max(...rows.map(([label = '']) => label.length))
  const lines = rows.map(([label = '', value]) => `  ${label.padEnd(width)}  ${value}`)
  const title =
    made.apiKey.keySecret === null
      ? 'This deployment is set up.'
      : 'Jeton is set up. Keep the secret: it is not shown again.'
  return ['', title, '', ...lines, '', ''].join('\n')
}
