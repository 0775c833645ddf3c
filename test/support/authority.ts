import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Life } from './program.ts'
import { need } from './system.ts'
import { tempFolder } from './temp-folder.ts'

/** Why tests are skipped that need certificates; false if they need not be. */
export const withoutOpenSsl: false | string = need('OpenSSL')

/** Where the parts of a server's certificate are. */
export interface Certificate {
  /** The certificate of the authority that signed it. */
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

const KEY = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'

/** Has an authority of its own sign a certificate for a name, with the commands of docs/tls.md. */
export function certificateFor(t: Life, name: string): Certificate {
  const folder = tempFolder(t)
  const commands = `
    openssl req -x509 ${KEY} -days 2 -subj /CN=authority -keyout ca.key -out ca.pem
    openssl req ${KEY} -subj /CN=${name} -keyout server.key -out server.csr
    printf 'subjectAltName=${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}' > names
    openssl x509 -req -days 2 -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -out server.pem`
  const { status, stderr } = spawnSync('sh', ['-ec', commands], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`openssl failed: ${stderr}`)
  const [authority, certificate, key] = ['ca.pem', 'server.pem', 'server.key'].map((file) =>
    join(folder, file),
  )
  return { authority: `${authority}`, certificate: `${certificate}`, key: `${key}` }
}
