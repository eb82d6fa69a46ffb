import { createHmac } from 'node:crypto'
import { DAY, SECOND } from '../lib/time.ts'
import { same } from './sign.ts'

/** Who may answer the call to which incident; `person` is the rulebook's name. */
export type Grant = { readonly number: number; readonly person: string }

/** A link is for a browser, or for those who ring; neither opens the other's door. */
export type Purpose = 'answer' | 'ring'

/**
 * What stands for a grant in an address, short enough for an SMS: its words, until when (UTC), and 128 bits of proof that
 * we gave it out (HMAC-SHA256). A new key revokes them all.
 */
export function sealGrant({ number, person }: Grant, purpose: Purpose, until: Date, key: string): string {
  const said = `${number}.${person}.${Math.floor(until.getTime() / SECOND).toString(36)}`
  return `${said}.${proofOf(said, purpose, key)}`
}

export function readGrant(token: string, purpose: Purpose, at: Date, key: string): Grant | 'expired' | 'forged' {
  const [, said = '', number, person = '', until = '', proof = ''] =
    /^(([1-9]\d{0,8})\.(.+)\.([0-9a-z]{1,9}))\.([\w-]{22})$/s.exec(token) ?? []
  if (key === '' || !same(proof, proofOf(said, purpose, key))) return 'forged'
  return Number.parseInt(until, 36) * SECOND < at.getTime() ? 'expired' : { number: Number(number), person }
}

/** Addresses with which somebody may answer for a day without signing in: `show` only shows, a POST to `acknowledge` acts. */
export function answerLinks(publicUrl: string, grant: Grant, at: Date, key: string) {
  const show = `${publicUrl}/a/${encodeURIComponent(sealGrant(grant, 'answer', dayAfter(at), key))}`
  return { show, acknowledge: `${show}/acknowledge` }
}

/** Addresses at which Twilio asks what to say in a call, and tells what became of it or of an SMS. */
export function ringLinks(publicUrl: string, grant: Grant, at: Date, key: string) {
  const token = encodeURIComponent(sealGrant(grant, 'ring', dayAfter(at), key))
  return { voice: `${publicUrl}/twilio/voice/${token}`, status: `${publicUrl}/twilio/status/${token}` }
}

function dayAfter(at: Date): Date {
  return new Date(at.getTime() + DAY)
}

function proofOf(said: string, purpose: Purpose, key: string): string {
  return createHmac('sha256', key).update(`${purpose}:${said}`).digest().subarray(0, 16).toString('base64url')
}
