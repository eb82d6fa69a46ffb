import { randomBytes } from 'node:crypto'

/** As Twilio's are: two letters and 32 hexadecimal digits. */
export function newId(prefix: string): string {
  return prefix + randomBytes(16).toString('hex')
}
