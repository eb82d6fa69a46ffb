import type { Environment } from '../lib/variables.ts'

/** Where the Tocsin is that a command talks to: TOCSIN_URL, else the port that it would have on this machine. */
export function addressOf(env: Environment): string {
  const url = env.TOCSIN_URL?.trim() || `http://127.0.0.1:${env.PORT?.trim() || '3000'}`
  return url.replace(/\/+$/, '')
}
