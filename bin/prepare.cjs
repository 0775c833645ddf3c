'use strict'

// Runs on any Node.js from 12 and with nothing installed: it is what installs.

const fs = require('fs')
const path = require('path')
const { engines } = require('../package.json')
const { release, share, take } = require('./claim.cjs')
const { run } = require('./run.cjs')

const ROOT = path.join(__dirname, '..')
const MODULES = path.join(ROOT, 'node_modules')
const LOCK_FILE = path.join(ROOT, 'package-lock.json')
const CLAIM = path.join(ROOT, '.installing')
const CLONE_NODE = path.join(MODULES, '.bin', 'node')
const NEEDED_MAJOR = Number(/\d+/.exec(engines.node)[0])
const PATIENCE_SECONDS = 600

/**
 * Makes a clone ready to run: when the dependencies are not the ones its lock file names, installs
 * them, one process at a time, and tells about it on stderr. Costs milliseconds when they are. Does
 * nothing in a published package, which has no lock file. When it cannot, ends the process with one
 * sentence and exit code 1.
 */
async function prepare() {
  if (!fs.existsSync(LOCK_FILE) || isReady()) return
  try {
    await takeTurn()
    try {
      if (!isReady()) await install()
    } finally {
      release(CLAIM)
    }
  } catch (error) {
    refuse(`The dependencies are not installed: ${error.message}.`)
  }
}

/** Whether the Node.js that runs this is older than the program needs. */
function isTooOld() {
  return Number.parseInt(process.versions.node, 10) < NEEDED_MAJOR
}

/** Ends the process with one sentence on stderr and exit code 1. */
function refuse(sentence) {
  say(sentence)
  process.exit(1)
}

function isReady() {
  if (lacksNode()) return false
  const wanted = packagesOf(LOCK_FILE)
  // npm writes this file last: an installation that was cut short has none.
  const present = packagesOf(path.join(MODULES, '.package-lock.json'))
  return (
    Object.keys(wanted).every((name) => name === '' || isMet(wanted[name], present[name])) &&
    Object.keys(present).every((name) => wanted[name])
  )
}

function lacksNode() {
  return isTooOld() && !fs.existsSync(CLONE_NODE)
}

function isMet(wanted, present) {
  if (!present) return wanted.optional || wanted.devOptional
  return present.version === wanted.version && present.integrity === wanted.integrity
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(fs.readFileSync(lockFile, 'utf8')).packages || {}
  } catch {
    return {}
  }
}

async function takeTurn() {
  for (let waited = 0; !take(CLAIM); waited += 1) {
    if (waited === 0) say('Waiting for another start to finish installing …')
    if (waited === PATIENCE_SECONDS) {
      throw new Error(`another start has not finished; if there is none, delete ${CLAIM}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

async function install() {
  say('Installing dependencies (once, about 30 s) …')
  const { code, signal } = await npmCi()
  if (code !== 0) {
    throw new Error(`npm ended with ${signal || code}, see above; mend that and start again`)
  }
  if (lacksNode()) {
    throw new Error(
      'npm was not allowed to bring Node.js; run "npm config set ignore-scripts false", or install ' +
        `Node.js ${NEEDED_MAJOR} or newer, and start again`,
    )
  }
}

async function npmCi() {
  // The Node.js to run on and the compiler are development dependencies: NODE_ENV must not drop them.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  try {
    return await run('npm', args, {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
      onStart: (pid) => share(CLAIM, pid),
    })
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    throw new Error('there is no npm; install it and start again')
  }
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

module.exports = { CLONE_NODE, NEEDED_MAJOR, isTooOld, prepare, refuse }

if (require.main === module) prepare()
