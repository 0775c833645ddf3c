import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { need } from './support/system.ts'

const { CI, PATH } = process.env
let programs: string

const have = (name: string, script: string) =>
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

describe('what tests need of the system', () => {
  beforeEach(() => {
    programs = mkdtempSync(join(tmpdir(), 'jeton-programs-'))
    process.env.PATH = programs
  })

  afterEach(() => {
    rmSync(programs, { recursive: true })
    process.env.PATH = PATH
    process.env.CI = CI ?? ''
  })

  it('skips nothing when everything is there', () => {
    have('curl', 'exit 0')
    have('git', 'exit 0')
    assert.equal(need('curl', 'git'), false)
  })

  it('names what is missing and how to get it', () => {
    process.env.CI = ''
    have('git', 'exit 0')
    assert.equal(
      need('Chromium', 'git', 'curl'),
      'needs Chromium, curl (Debian: apt-get install chromium curl)',
    )
  })

  it('installs in CI what is missing, and that only', () => {
    process.env.CI = 'true'
    have('git', 'exit 0')
    have('flock', 'shift; exec "$@"')
    const install = `printf '#!/bin/sh\\n' > ${programs}/curl; /bin/chmod +x ${programs}/curl`
    const wanted = '-qq install -y --no-install-recommends curl'
    have('apt-get', `case "$*" in "-qq update") ;; "${wanted}") ${install} ;; *) exit 1 ;; esac`)
    assert.equal(need('curl', 'git'), false)
  })

  it('fails in CI, with the reason, when that cannot be installed', () => {
    process.env.CI = 'true'
    have('flock', 'shift; exec "$@"')
    have('apt-get', 'echo "E: no such package" >&2; exit 100')
    assert.throws(() => need('curl'), /apt-get update failed: E: no such package/)
  })
})
