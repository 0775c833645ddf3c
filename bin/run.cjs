'use strict'

const { spawn } = require('child_process')

const HANDED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program to its end and hands it every signal that asks this process to stop, so that it
 * is not left behind. Resolves to how it ended, `{ code, signal }`; rejects when it cannot be
 * started. `onStart` is given its process id.
 */
function run(command, args, { onStart, ...options }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options)
    const handOn = (signal) => child.kill(signal)
    const letGo = () => {
      for (const name of HANDED_ON) process.removeListener(name, handOn)
    }
    for (const name of HANDED_ON) process.on(name, handOn)
    child.once('error', (error) => {
      letGo()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      letGo()
      resolve({ code, signal })
    })
    if (onStart && child.pid) onStart(child.pid)
  })
}

module.exports = { run }
