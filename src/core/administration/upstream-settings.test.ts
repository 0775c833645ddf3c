import assert from 'node:assert/strict'
import { it } from 'node:test'
import { upstreamSettings } from './upstream-settings.ts'

const RULES = { sealKey: (key: string) => `sealed ${key}`, privateHosts: new Set<string>() }

it('keeps the address of a server in one form, and its key with it', () => {
  const before = {
    provider: 'openai-compatible',
    baseUrl: 'https://models.example.com/v1',
    model: 'm',
    sealedKey: 'sealed one',
  } as const
  for (const baseUrl of ['https://Models.Example.com:443/v1/', 'https://models.example.com/v1//']) {
    const settled = { ok: true, upstream: before }
    assert.deepEqual(upstreamSettings(RULES, before, { baseUrl }), settled)
    const input = { provider: 'openai-compatible', baseUrl, model: 'm', apiKey: 'one' } as const
    assert.deepEqual(upstreamSettings(RULES, { provider: 'demo' }, input), settled)
  }
})
