import type { KnownBlock } from '@slack/web-api'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { cutMarkup, type Mrkdwn } from '../text.ts'

/** What `chat.postMessage` and `chat.update` are given; `text` is for notifications and screen readers. */
export type Message = { readonly text: string; readonly blocks: KnownBlock[] }

/** What of the rulebook messages show. */
export type Rules = Pick<Rulebook, 'severities' | 'roles'>

/** Slack refuses updates whose `text` is above 4,000 characters. */
const FALLBACK = 3_000

/** Blocks that have nothing to say are left out by giving null for them. */
export function message(text: Mrkdwn, blocks: readonly (KnownBlock | null)[]): Message {
  return { text: cutMarkup(text.source, FALLBACK), blocks: said(blocks) }
}

export function said(blocks: readonly (KnownBlock | null)[]): KnownBlock[] {
  return blocks.filter(block => block !== null)
}
