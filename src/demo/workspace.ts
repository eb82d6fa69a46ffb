import { randomBytes } from 'node:crypto'
import type { SandboxOptions } from '../sandbox/options.ts'

/** A workspace like a small team's: four people of the rulebook, one more who is not in it, and a guest. */
export function demoWorkspace(port: number): SandboxOptions {
  return {
    port,
    botToken: `xoxb-demo-${secret()}`,
    appToken: `xapp-demo-${secret()}`,
    signingSecret: secret(),
    team: { id: 'T0DEMO', name: 'Acme' },
    bot: { name: 'tocsin' },
    users: [
      { id: 'U0ADA', name: 'ada', real_name: 'Ada Lind', tz: 'Europe/Berlin' },
      { id: 'U0BOB', name: 'bob', real_name: 'Bob Marsh', tz: 'Europe/Berlin' },
      { id: 'U0CAROL', name: 'carol', real_name: 'Carol Ito', tz: 'Asia/Tokyo' },
      { id: 'U0DAN', name: 'dan', real_name: 'Dan Okafor', tz: 'Europe/London' },
      { id: 'U0MIA', name: 'mia', real_name: 'Mia (support)', tz: 'Europe/Berlin' },
      { id: 'U0GUEST', name: 'guest', real_name: 'Gus (guest)', is_restricted: true },
    ],
    channels: [
      { name: 'general' },
      { name: 'incidents', withBot: true },
      { name: 'payments' },
      { name: 'tocsin', withBot: true },
    ],
  }
}

export function secret(): string {
  return randomBytes(18).toString('base64url')
}
