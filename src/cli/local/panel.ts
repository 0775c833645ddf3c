import type { SetUp } from '../../core/setup/index.ts'

const SHOWN_BEFORE = '(shown at the first start only)'

/** What set-up made, for a person to read: with the secrets, which are shown this once. */
export function panelOf(made: SetUp, url: string): string {
  const rows = [
    ['Address', url],
    ['Organization', made.organization.id],
    ['API key id', made.apiKey.keyId],
    ['API key secret', made.apiKey.keySecret ?? SHOWN_BEFORE],
    ['Chatbot', made.chatbot.id],
    ['Workflow', made.workflow.id],
    ['Agent', made.agent.id],
    ['Assistant', made.assistant.id],
    ['Operator', made.operator.username],
    ['Password', made.operator.password ?? SHOWN_BEFORE],
    ['Access token', made.accessToken ?? SHOWN_BEFORE],
  ]
  const width = Math.max(...rows.map(([label = '']) => label.length))
  const lines = rows.map(([label = '', value]) => `  ${label.padEnd(width)}  ${value}`)
  const title =
    made.operator.password === null
      ? 'This deployment is set up.'
      : 'Jeton is set up. Keep the secrets: they are not shown again.'
  return ['', title, '', ...lines, '', ''].join('\n')
}
