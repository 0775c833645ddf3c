import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestContext } from 'node:test'
import { chromium, type Page } from 'playwright-core'

/** Of the switches, all but the first keep it from calling anybody by itself. */
const SWITCHES = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Opens an empty page, on an origin of its own, in a real browser without a window. */
export async function openPage(t: TestContext): Promise<Page> {
  const shop = createServer((_, response) => {
    response.setHeader('content-type', 'text/html')
    response.end('<!doctype html><title>A shop</title>')
  })
  shop.listen(0, '127.0.0.1')
  await once(shop, 'listening')
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: SWITCHES })
  t.after(async () => {
    await browser.close()
    shop.close()
    shop.closeAllConnections()
  })
  const address = shop.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${port}/`)
  return page
}
