import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --quiet: #545b64; --paper: #fff; --link: #0b57a4; --line: #d5d9de }
@media (prefers-color-scheme: dark) {
  :root { --ink: #eceef0; --quiet: #a9b0b8; --paper: #16181b; --link: #8cc2ff; --line: #3a3f45 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif }
main { max-width: 38rem; margin: 0 auto; padding: clamp(2rem, 10vh, 6rem) 1.25rem }
h1 { margin: 0 0 .75rem; font-size: 2rem; line-height: 1.2 }
p { margin: 0 0 1.75rem }
ul { margin: 0; padding: 0; list-style: none; border-top: 1px solid var(--line) }
li { padding: .9rem 0; border-bottom: 1px solid var(--line) }
a { color: var(--link); font-weight: 600; text-underline-offset: .2em }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 3px }
span { display: block; color: var(--quiet) }
`

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jeton</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Jeton</h1>
<p>This is the address of a token service. Servers ask it for tokens; browsers, apps and scripts present them to have an assistant answer, and need no API key for it.</p>
<ul>
<li><a href="./docs">Documentation</a><span>What can be called, to read and to try.</span></li>
<li><a href="./openapi.json">API reference</a><span>The same for programs: an OpenAPI document.</span></li>
</ul>
</main>
</body>
</html>
`

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-cache',
  vary: 'accept',
} as const

/**
 * Tells a person who opens the service's address in a browser what it is, and where to read on. Who
 * asks for no page hears that there is nothing at this path, as at any other that is not served.
 */
export function serveFrontPage(app: FastifyInstance): void {
  app.get('/', async (request, reply) => {
    const wanted = request
      .accepts()
      .type(['application/problem+json', 'application/json', 'text/html'])
    if (wanted !== 'text/html') return reply.header('vary', 'accept').callNotFound()
    return reply.headers(HEADERS).send(PAGE)
  })
}
