import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { deployed } from '../support/deployment.ts'
import { need } from '../support/system.ts'

/** A page at `/docs`, and what it asked for and complained of. */
interface Visit {
  readonly page: Page
  readonly asked: string[]
  readonly complaints: string[]
}

const house = await deployed({ after })

describe('the reference pages in a browser', { skip: need('Chromium') }, () => {
  let browser: Browser
  let origin: string

  before(async () => {
    origin = await house.app.listen({ host: '127.0.0.1', port: 0 })
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  })
  after(() => browser.close())

  async function visit(from = origin): Promise<Visit> {
    const page = await browser.newPage()
    const [asked, complaints]: [string[], string[]] = [[], []]
    page.on('request', (request) => asked.push(request.url()))
    page.on('requestfailed', (request) => complaints.push(request.url()))
    page.on('console', (message) => complaints.push(message.text()))
    page.on('pageerror', (fault) => complaints.push(String(fault)))
    await page.goto(`${from}/docs`)
    await page.waitForSelector('.opblock')
    return { page, asked, complaints }
  }

  it('show every route, complain of nothing and ask nobody but this server', async () => {
    const { page, asked, complaints } = await visit()
    const { paths } = (await house.app.inject('/openapi.json')).json<{ paths: object }>()
    const routes = Object.values(paths).flatMap(Object.keys)
    assert.equal(await page.locator('.opblock').count(), routes.length)
    assert.deepEqual(complaints, [])
    assert.deepEqual([...new Set(asked.map((url) => new URL(url).origin))], [origin])
  })

  it('let a reader try a call', async () => {
    const { page, complaints } = await visit()
    await page.click('#operations-Chat_tokens-getChatToken .opblock-summary-control')
    await page.click('.try-out__btn')
    await page.click('.execute')
    const answer = await page.locator('.live-responses-table .microlight').first().textContent()
    assert.match(answer ?? '', /"success": true/)
    assert.deepEqual(complaints, [])
  })

  it('let an operator sign in at localhost too, and manage with the session', async () => {
    const { page, complaints } = await visit(origin.replace('127.0.0.1', 'localhost'))
    const { username, password } = house.demo
    assert.equal(await statusOf(page, 'POST', '/api/v1/auth/login', { username, password }), '200')
    assert.equal(await statusOf(page, 'GET', '/api/v1/auth/me'), '200')
    assert.equal(await statusOf(page, 'POST', '/api/v1/access-tokens', { name: 'A page' }), '201')
    assert.deepEqual(complaints, [])
  })
})

/** Tries a call on the page, and gives the status that it shows. */
async function statusOf(page: Page, method: string, path: string, body?: object): Promise<string> {
  const block = page
    .locator('.opblock', { has: page.locator(`.opblock-summary-path[data-path="${path}"]`) })
    .filter({ has: page.locator(`.opblock-summary-method:text-is("${method}")`) })
  await block.locator('.opblock-summary-control').click()
  await block.locator('.try-out__btn').click()
  if (body) await block.locator('textarea').first().fill(JSON.stringify(body))
  await block.locator('.execute').click()
  const status = block.locator('.live-responses-table .response .response-col_status').first()
  return (await status.textContent())?.trim() ?? ''
}
