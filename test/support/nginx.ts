import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { childrenOf } from './clustered.ts'
import { freePort } from './free-port.ts'
import { type Life, newcomersEnvironment, type Program, run } from './program.ts'
import { need } from './system.ts'
import { tempFolder } from './temp-folder.ts'

/** Why tests are skipped that need nginx; false if they need not be. */
export const withoutNginx: false | string = need('nginx')

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** nginx in front of servers on these ports, with the configuration that we ship. */
export interface Nginx {
  readonly url: string
  /** All that it has logged. */
  readonly logged: () => string
  /** Has it send nothing more to one of the servers, and waits until nobody does; or to all again. */
  readonly without: (server: number | undefined) => Promise<void>
}

/** Starts one, at other addresses than the configuration has, and in a folder of its own. */
export async function startNginx(t: Life, ports: readonly string[]): Promise<Nginx> {
  const [folder, port] = [tempFolder(t), await freePort()]
  const log = join(folder, 'access.log')
  const ours = TEMPORARY.map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ')
  let text = readFileSync('deploy/nginx.conf', 'utf8')
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replace('http {', `http { ${ours}`)
    .replace('/dev/stdout', log)
  for (const [at, target] of ports.entries()) {
    text = text.replace(`server jeton-${at + 1}:8787`, `server 127.0.0.1:${target}`)
  }
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, text)
  const here = `daemon off; pid ${join(folder, 'nginx.pid')};`
  // In a group of its own, which is ended as one.
  const options = { detached: true, env: newcomersEnvironment() }
  const nginx = run(t, 'nginx', ['-p', folder, '-c', file, '-g', here], options)
  const url = `http://127.0.0.1:${port}`
  await answering(url, nginx)
  return {
    url,
    logged: () => readFileSync(log, 'utf8') + nginx.stderr(),
    async without(server) {
      const before = childrenOf(nginx.pid)
      const target = `server 127.0.0.1:${ports[server ?? ports.length]}`
      writeFileSync(file, text.replace(target, `${target} down`))
      nginx.child.kill('SIGHUP')
      while (childrenOf(nginx.pid).some((worker) => before.includes(worker))) await later(10)
    },
  }
}

/** Waits until something answers there. */
async function answering(url: string, { ended, stderr }: Program): Promise<void> {
  let isOver = false
  ended.finally(() => {
    isOver = true
  })
  const ask = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await ask())) if (isOver) throw new Error(`nginx ended: ${stderr()}`)
}
