'use strict'

// A claim is a folder that holds one empty folder per process working under it, named by its id.
// It is made elsewhere and renamed into place: a rename onto a folder that has something in it
// fails, so a claim appears whole or not at all, and one of several takers wins. It ends by being
// renamed too, to a grave that is named after its holders.

const fs = require('fs')
const path = require('path')

/** Makes the claim this process's. False while another process that is alive has it. */
function take(claim) {
  const holders = entriesOf(claim)
  if (holders.some(isAlive)) return false
  // Whoever still believes in holders that someone else has buried finds their grave taken, and
  // so cannot bury the claim made since.
  if (holders.length > 0) renames(claim, graveOf(claim, holders))
  const mine = `${claim}-${process.pid}`
  fs.mkdirSync(path.join(mine, String(process.pid)), { recursive: true })
  if (renames(mine, claim)) return true
  remove(mine)
  return false
}

/** Keeps the claim alive for as long as that process lives too, whatever becomes of this one. */
function share(claim, pid) {
  fs.mkdirSync(path.join(claim, String(pid)))
}

/** Gives this process's claim up, and clears away what the dead left. */
function release(claim) {
  renames(claim, graveOf(claim, entriesOf(claim)))
  const folder = path.dirname(claim)
  const graves = path.basename(graveOf(claim, []))
  for (const name of entriesOf(folder)) {
    if (name.startsWith(graves)) remove(path.join(folder, name))
  }
}

function graveOf(claim, holders) {
  return `${claim}-dead-${holders.join('-')}`
}

function remove(claim) {
  const parts = entriesOf(claim).map((holder) => path.join(claim, holder))
  for (const part of [...parts, claim]) succeeds(() => fs.rmdirSync(part))
}

function renames(from, to) {
  return succeeds(() => fs.renameSync(from, to))
}

function entriesOf(folder) {
  let entries = []
  succeeds(() => {
    entries = fs.readdirSync(folder)
  })
  return entries
}

// Not when another process was faster; what else can go wrong is thrown.
function succeeds(act) {
  try {
    act()
    return true
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error
    return false
  }
}

function isAlive(pid) {
  try {
    return process.kill(Number(pid), 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

module.exports = { release, share, take }
