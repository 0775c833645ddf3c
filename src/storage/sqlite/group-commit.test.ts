import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { constants, type DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { onlooker, openForTest, temporaryFolder } from '../../../test/support/sqlite.ts'
import { StoreDown } from '../../core/store-down.ts'
import type { Job } from './group-commit.ts'

/** A database with a table of notes, and a second connection that sees what is committed. */
function open(t: TestContext) {
  const path = join(temporaryFolder(t), 'test.db')
  const { db, commit } = openForTest(t, path).sqlite
  db.exec(`
    CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT;
    CREATE TABLE replies (
      note INTEGER REFERENCES notes DEFERRABLE INITIALLY DEFERRED
    ) STRICT`)
  const other = onlooker(t, path)
  const insert = db.prepare('INSERT INTO notes VALUES (?, ?)')
  return {
    db,
    commit,
    other,
    add: (id: number, text = '') => insert.run(id, text).changes,
    reply: (id: number) => db.prepare('INSERT INTO replies VALUES (?)').run(id),
    here: () => idsIn(db),
    seen: () => idsIn(other),
  }
}

const idsIn = (db: DatabaseSync) =>
  db
    .prepare('SELECT id FROM notes ORDER BY id')
    .all()
    .map(({ id }) => id)

/** What each caller heard: an answer, or the fault. */
async function heard(answers: readonly Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(answers)
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : one.reason))
}

async function allHearStoreDown(answers: readonly Promise<unknown>[]): Promise<void> {
  for (const fault of await heard(answers)) assert.ok(fault instanceof StoreDown, `${fault}`)
}

/** Lets SQLite refuse some statements about transactions; without any, none. */
function refuse(db: DatabaseSync, ...words: string[]): void {
  const { SQLITE_TRANSACTION, SQLITE_DENY, SQLITE_OK } = constants
  db.setAuthorizer((action, word) =>
    action === SQLITE_TRANSACTION && words.includes(`${word}`) ? SQLITE_DENY : SQLITE_OK,
  )
}

it('puts all jobs of one turn in one transaction, each seeing those before it', async (t) => {
  const { commit, add, here, seen } = open(t)
  const answers = [commit(() => add(1)), commit(here), commit(() => add(2)), commit(here)]
  answers.push(commit(seen))
  assert.deepEqual(await heard(answers), [1, [1], 1, [1, 2], []])
  assert.deepEqual(seen(), [1, 2])
})

it('answers a caller only when others can see its write', async (t) => {
  const { commit, add, seen } = open(t)
  const ids = Array.from({ length: 50 }, (_, id) => id)
  const views = await Promise.all(ids.map((id) => commit(() => add(id)).then(seen)))
  for (const view of views) assert.deepEqual(view, ids)
})

it('hands all jobs of a batch one time, which is written down with them', async (t) => {
  const { db, commit, other } = open(t)
  const times = await Promise.all([commit((now) => now), commit((now) => now)])
  const { seen_at } = other.prepare('SELECT seen_at FROM store').get() ?? {}
  assert.deepEqual(times, [seen_at, seen_at])
  assert.equal(db.isTransaction, false)
})

it('takes jobs that come while it answers into the next batch', async (t) => {
  const { commit, add, seen } = open(t)
  const chain = [1, 2, 3].reduce<Promise<unknown>>(
    (before, id) => before.then(() => commit(() => add(id))),
    commit(() => commit(() => add(4))),
  )
  await chain
  assert.deepEqual(seen(), [1, 2, 3, 4])
})

it('undoes a job that throws, whole and alone, and tells its caller why', async (t) => {
  const { commit, add, seen } = open(t)
  const wrong = () => {
    add(2)
    add(1)
  }
  const own = new Error('my own')
  const throwing = () => {
    add(3)
    throw own
  }
  const answers = [commit(() => add(1)), commit(wrong), commit(throwing), commit(() => add(4))]
  const [one, constraint, thrown, four] = await heard(answers)
  assert.deepEqual([one, thrown, four], [1, own, 1])
  assert.match(`${constraint}`, /UNIQUE constraint failed/)
  assert.deepEqual(seen(), [1, 4])
})

it('takes back what an undone job wrote, that alone, and gives its answer', async (t) => {
  const { commit, add, here, seen } = open(t)
  const undone: Job<unknown> = (_, undo) => {
    add(2)
    return undo(here())
  }
  const answers = [commit(() => add(1)), commit(undone), commit(() => add(3))]
  assert.deepEqual(await heard(answers), [1, [1, 2], 1])
  assert.deepEqual(seen(), [1, 3])
})

it('leaves a job undone that goes on after its undo', async (t) => {
  const { commit, add, seen } = open(t)
  const stubborn = commit<string>((_, undo) => {
    try {
      add(1)
      return undo('undone')
    } catch {
      add(2)
      return 'kept'
    }
  })
  const failing = commit<string>((_, undo) => {
    try {
      return undo('undone')
    } catch {
      throw new Error('failed')
    }
  })
  assert.deepEqual(await heard([stubborn, failing]), ['undone', new Error('failed')])
  assert.deepEqual(seen(), [])
})

it('does not take the undo of one job for that of another', async (t) => {
  const { commit, add, seen } = open(t)
  let leaked: () => void = () => undefined
  const first = commit((_, undo) => {
    leaked = () => undo(0)
    return add(1)
  })
  const second = commit(() => {
    add(2)
    leaked()
  })
  const [kept, fault] = await heard([first, second])
  assert.equal(kept, 1)
  assert.ok(fault instanceof Error)
  assert.deepEqual(seen(), [1])
})

it('keeps nothing and says StoreDown to all when the commit itself fails', async (t) => {
  const { commit, add, reply, seen } = open(t)
  const failing = commit(() => {
    throw new Error('its own fault, which no longer matters')
  })
  await allHearStoreDown([commit(() => add(1)), failing, commit(() => reply(99))])
  await commit(() => add(2))
  assert.deepEqual(seen(), [2])
})

it('keeps nothing and says StoreDown to all when SQLite ends the transaction midway', async (t) => {
  const { db, commit, add, seen } = open(t)
  const fatal = () => db.exec("INSERT OR ROLLBACK INTO notes VALUES (1, '')")
  const answers = [commit(() => add(1)), commit(fatal), commit(() => add(3))]
  await allHearStoreDown(answers)
  const [fault] = await heard(answers)
  assert.match(String(fault instanceof Error && fault.cause), /UNIQUE constraint failed/)
  await commit(() => add(4))
  assert.deepEqual(seen(), [4])
})

for (const [how, sql] of [
  ['and ends the transaction', 'INSERT INTO notes VALUES (1, :text)'],
  ['and ends the statement only', 'INSERT INTO notes SELECT 1, :text UNION SELECT 2, :text'],
] as const) {
  it(`keeps nothing and says StoreDown to all when the disk is full ${how}`, async (t) => {
    const { db, commit, add, seen } = open(t)
    const { page_count } = db.prepare('PRAGMA page_count').get() ?? {}
    db.exec(`PRAGMA max_page_count = ${page_count}`)
    const fill = db.prepare(sql)
    const text = 'x'.repeat(100_000)
    await allHearStoreDown([commit(() => add(7)), commit(() => fill.run({ text }))])
    assert.deepEqual(seen(), [])
    db.exec('PRAGMA max_page_count = 1000000')
    await commit(() => fill.run({ text }))
    assert.equal(seen()[0], 1)
  })
}

it('keeps what it answered, and nothing else, when the system refuses to write', (t) => {
  const path = join(temporaryFolder(t), 'test.db')
  const program = `
    import { openSqlite } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)}
    const { db, commit } = openSqlite(${JSON.stringify(path)}, {
      wall: Date.now,
      monotonic: () => performance.now(),
    })
    db.exec('CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT')
    const insert = db.prepare('INSERT INTO notes VALUES (?, ?)')
    const write = (id) => commit(() => insert.run(id, 'x'.repeat(9_000)))
    const kept = []
    const faults = new Set()
    for (let id = 0; id < 100; id += 2) {
      const heard = await Promise.allSettled([write(id), write(id + 1)])
      for (const [at, { reason }] of heard.entries()) {
        if (reason) faults.add(reason.name)
        else kept.push(id + at)
      }
    }
    console.log(JSON.stringify({ kept, faults: [...faults] }))`
  const limited = 'ulimit -f 800 && exec "$0" --input-type=module --eval "$1"'
  const output = execFileSync('sh', ['-c', limited, process.execPath, program], {
    encoding: 'utf8',
  })
  const { kept, faults } = JSON.parse(output)
  assert.deepEqual(faults, ['StoreDown'])
  assert.ok(kept.length > 0 && kept.length < 100)
  assert.deepEqual(idsIn(onlooker(t, path)), kept)
})

it('says StoreDown while another connection holds the file, and recovers', async (t) => {
  const { db, commit, add, other, seen } = open(t)
  db.exec('PRAGMA busy_timeout = 0')
  other.exec('BEGIN IMMEDIATE')
  await allHearStoreDown([commit(() => add(1)), commit(() => add(2))])
  other.exec('ROLLBACK')
  await commit(() => add(3))
  assert.deepEqual(seen(), [3])
})

it('says StoreDown once the database is closed', async (t) => {
  const { db, commit, add } = open(t)
  const early = commit(() => add(1))
  db.close()
  await allHearStoreDown([early, commit(() => add(2))])
  await allHearStoreDown([commit(() => 3)])
})

for (const words of [['COMMIT'], ['COMMIT', 'ROLLBACK'], ['BEGIN']]) {
  it(`keeps nothing and goes on after the failure of ${words.join(' and ')}`, async (t) => {
    const { db, commit, add, seen } = open(t)
    refuse(db, ...words)
    await allHearStoreDown([commit(() => add(1)), commit(() => add(2))])
    refuse(db)
    await commit(() => add(3)).catch(() => undefined)
    await commit(() => add(4))
    assert.deepEqual(
      seen().filter((id) => id !== 3),
      [4],
    )
  })
}
