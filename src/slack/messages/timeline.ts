import type { KnownBlock } from '@slack/web-api'
import type { Incident } from '../../incident/incident.ts'
import { line } from '../../lib/text.ts'
import { cutTo, date, link, type Mrkdwn, mrkdwn, webAddress } from '../text.ts'
import { context, section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { heading, lines } from './words.ts'

export type Entry = { readonly at: Date; readonly sentence: string }

const SHOWN = 30
const LINE = 260
const PER_SECTION = 10

/** `entries` oldest first, all of them; `url` is where the whole timeline can be read. */
export function timelineMessage(incident: Incident, entries: readonly Entry[], url: string | null): Message {
  return message(mrkdwn`Timeline of ${heading(incident)}`, [
    section(mrkdwn`*Timeline of ${heading(incident)}*`),
    ...timelineBlocks(entries, url),
  ])
}

/** The newest at the bottom, as in a channel; what does not fit is counted. */
export function timelineBlocks(entries: readonly Entry[], url: string | null): KnownBlock[] {
  if (entries.length === 0) return [section(mrkdwn`Nothing has happened yet.`)]
  const told = entries.slice(-SHOWN).map(sentence)
  const earlier = entries.length - told.length
  const blocks: KnownBlock[] = earlier > 0 ? [context(before(earlier, url))] : []
  for (let i = 0; i < told.length; i += PER_SECTION) blocks.push(section(lines(told.slice(i, i + PER_SECTION)), 3_000))
  return blocks
}

function sentence(entry: Entry): Mrkdwn {
  return cutTo(mrkdwn`${date(entry.at)}  ${line(entry.sentence, 180)}`, LINE)
}

function before(earlier: number, url: string | null): Mrkdwn {
  return webAddress(url)
    ? mrkdwn`… and ${earlier} earlier: see ${link(url, 'all of it')}`
    : mrkdwn`… and ${earlier} earlier`
}
