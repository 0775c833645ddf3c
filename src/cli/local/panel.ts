import type { SetUp } from '../../core/setup/index.ts'

const SHOWN_BEFORE = '(shown at the first start only)'

/** How to publish the chatbot that set-up made, for who has the access token. */
export const publishing = ({ chatbot }: SetUp, url: string): string =>
  `curl -X PATCH ${url}/api/v1/admin/assistants/${chatbot.id} -H "Authorization: Bearer $ACCESS_TOKEN" -H "Content-Type: application/json" -d '{"public":true,"publicDefault":true}'`

/**
 * What set-up made, for a person to read: with the secrets, which are shown this once.
 *
 * @param isPublic false to say that anonymous tokens open none of it, and how to change that
 */
export function panelOf(made: SetUp, url: string, isPublic = true): string {
  const rows = [
    ['Address', url],
    ['Documentation', `${url}/docs`],
    ['API reference', `${url}/openapi.json`],
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
  const closed = [
    'Nothing is public: a model answers, and public chat tokens would let everyone have it answer.',
    'To publish the chatbot, with the access token in ACCESS_TOKEN:',
    '',
    `  ${publishing(made, url)}`,
    '',
  ]
  return ['', title, '', ...lines, '', ...(isPublic === false ? closed : []), ''].join('\n')
}
