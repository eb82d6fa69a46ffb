import type { MrkdwnElement, PlainTextElement } from '@slack/web-api'
import { line } from '../lib/text.ts'

/** Markup that is safe to send: made only here, from our own words and neutralised words of others. */
export class Mrkdwn {
  readonly source: string
  private constructor(source: string) {
    this.source = source
  }

  static trusted(source: string): Mrkdwn {
    return new Mrkdwn(source)
  }
}

type Word = string | number | Mrkdwn

/** Writes markup: the template is ours and formats, strings put into it are others' and can only be read. */
export function mrkdwn(parts: TemplateStringsArray, ...words: readonly Word[]): Mrkdwn {
  return Mrkdwn.trusted(parts.reduce((all, part, i) => all + sourceOf(words[i - 1] ?? '') + part))
}

export function join(words: readonly Word[], separator: string): Mrkdwn {
  return Mrkdwn.trusted(words.map(sourceOf).join(separator))
}

/** The three characters that Slack's markup wants escaped. */
function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

/** Only http and https become links; of anything else the label stays. */
export function link(url: string | null, label: string): Mrkdwn {
  const address = webAddress(url)
  if (address === null) return mrkdwn`${label}`
  return Mrkdwn.trusted(`<${escapeText(address)}|${neutralise(label)}>`)
}

/** The address as Slack may be given it, or null where it is no web address or too long for one. */
export function webAddress(url: string | null): string | null {
  if (url === null || !/^https?:\/\//i.test(url.trim()) || !URL.canParse(url)) return null
  const address = new URL(url).href.replace(/[|<>"'`\s]/g, encodeURIComponent).replace(/'/g, '%27')
  return address.length <= 2_000 ? address : null
}

/** An instant, in the reader's own zone; in UTC where Slack cannot. */
export function date(at: Date): Mrkdwn {
  const seconds = Math.floor(at.getTime() / 1_000)
  return Mrkdwn.trusted(`<!date^${seconds}^{date_short_pretty} {time}|${utc(at)}>`)
}

/** `2026-11-20 03:10 UTC`. */
function utc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Calls a person: only where somebody must act. */
export function user(id: string): Mrkdwn {
  return /^[UW][A-Z0-9]+$/.test(id) ? Mrkdwn.trusted(`<@${id}>`) : mrkdwn`${id}`
}

export function channel(id: string): Mrkdwn {
  return /^[CGD][A-Z0-9]+$/.test(id) ? Mrkdwn.trusted(`<#${id}>`) : mrkdwn`${id}`
}

/** `verbatim`, so that Slack makes no links out of what looks like an address. */
export function markup(text: Mrkdwn, max = 3_000): MrkdwnElement {
  return { type: 'mrkdwn', text: cutMarkup(text.source, max) || ' ', verbatim: true }
}

export function plain(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: line(tame(text), max) || '–', emoji: false }
}

export function cutTo(text: Mrkdwn, max: number): Mrkdwn {
  return Mrkdwn.trusted(cutMarkup(text.source, max))
}

/** Cuts between characters, escapes and our own tokens, never within one. */
export function cutMarkup(source: string, max: number): string {
  if (source.length <= max) return source
  let kept = ''
  for (const [piece] of source.matchAll(/<[^>]*>|&(?:amp|lt|gt);|[\s\S]/gu)) {
    if (kept.length + piece.length > max - 1) break
    kept += piece
  }
  return `${kept}…`
}

/** Takes out what turns the direction of the words around it. */
export function tame(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '').toWellFormed()
}

const LOOKALIKES: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': "'" }

/**
 * Slack's markup knows no escape for `*`, `_`, `~` and the backtick: those that could format give way to lookalikes,
 * those within a word (`node_cpu_seconds`) stay, so that names can be copied.
 */
function neutralise(text: string): string {
  const calm = tame(text)
    .replace(/(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`/gu, mark => LOOKALIKES[mark] ?? mark)
    .replace(/^(\s*)>/gm, '$1›')
  return escapeText(calm)
}

function sourceOf(word: Word): string {
  return word instanceof Mrkdwn ? word.source : neutralise(String(word))
}
