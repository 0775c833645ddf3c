import { spawnSync } from 'node:child_process'

/** CI installs what is missing; elsewhere a test without its program is skipped. */
const IS_CI = process.env.CI === 'true'

const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0

/** A Python that has `requests`; Debian's own first, whose packages come from `apt-get`. */
export const python = ['/usr/bin/python3', 'python3'].find((it) =>
  works(it, '-c', 'import requests'),
)

const PROGRAMS = {
  curl: () => works('curl', '--version'),
  'python3-requests': () => python !== undefined,
  script: () => works('script', '--version'),
}

/** Why a test is skipped that needs this program; false if it is not. */
export function skipWithout(name: keyof typeof PROGRAMS): string | false {
  return IS_CI || PROGRAMS[name]() ? false : `${name} is not installed`
}
