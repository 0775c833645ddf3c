#!/usr/bin/env node
'use strict'

// Runs on any Node.js from 12, to be able to say that it is too old.

const fs = require('fs')
const path = require('path')
const { pathToFileURL } = require('url')
const { CLONE_NODE, NEEDED_MAJOR, isTooOld, prepare, refuse } = require('./prepare.cjs')
const { run } = require('./run.cjs')

const ROOT = path.join(__dirname, '..')
const WATCH_MILLISECONDS = 250

async function start() {
  if (process.env.npm_command === 'exec') endWithParent()
  await prepare()
  if (!isTooOld()) return import(pathToFileURL(main()).href)
  if (!fs.existsSync(CLONE_NODE)) {
    refuse(`Jeton needs Node.js ${NEEDED_MAJOR} or newer, and this is ${process.versions.node}.`)
  }
  const { code, signal } = await run(CLONE_NODE, [main(), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  if (signal) process.kill(process.pid, signal)
  else process.exit(code)
}

// A clone has the source; a published package only what was compiled from it.
function main() {
  const source = path.join(ROOT, 'src', 'main.ts')
  return fs.existsSync(source) ? source : path.join(ROOT, 'dist', 'main.js')
}

// npx hands a signal to the shell between us and nobody else: the shell dies of it and says nothing.
function endWithParent() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, WATCH_MILLISECONDS)
  watch.unref()
}

start()
