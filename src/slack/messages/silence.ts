import { matchersText } from '../../alert/matcher.ts'
import { type Silence, statusOf } from '../../alert/silence.ts'
import { label } from '../../incident/incident.ts'
import { count, line } from '../../lib/text.ts'
import { later, MINUTE } from '../../lib/time.ts'
import { endSilence, extendSilence } from '../ids.ts'
import { cutTo, date, type Mrkdwn, mrkdwn } from '../text.ts'
import { actions, button, context, section } from './blocks.ts'
import { type Message, message } from './message.ts'
import { actorName, dots, lines } from './words.ts'

/** How many silences one list shows; more would not fit into one message. */
export const SILENCES_LISTED = 20
const LINE = 390

/** When the end is that near, people are asked whether it may come. */
const SOON_MS = 15 * MINUTE

/** One silence as it is now, with what can be done about it: told to whoever made it, and to all before it ends. */
export function silenceMessage(silence: Silence, at: Date): Message {
  const { startsAt, endsAt, endedBy } = silence
  const what = subject(silence, 300)
  switch (statusOf(silence, at)) {
    case 'expired':
      return told(
        endedBy
          ? mrkdwn`🔔 ${name(silence)} was ended by ${actorName(endedBy)}: ${what} is heard again.`
          : mrkdwn`🔔 ${name(silence)} is over: ${what} is heard again.`,
      )
    case 'pending':
      return asked(silence, mrkdwn`🔕 ${name(silence)} mutes ${what} from ${date(startsAt)} until ${date(endsAt)}.`, [
        button('End', endSilence(silence.id)),
      ])
    case 'active':
      return endsAt <= later(at, SOON_MS)
        ? asked(silence, mrkdwn`⏳ ${name(silence)} ends ${date(endsAt)}: then ${what} is heard again.`, [
            button('Extend 1h', extendSilence(silence)),
            button('End now', endSilence(silence.id)),
          ])
        : asked(silence, mrkdwn`🔕 ${name(silence)} mutes ${what} until ${date(endsAt)}.`, [
            button('End', endSilence(silence.id)),
          ])
  }
}

/** Those that are not over, each with its button; `more` says that there are others. */
export function silencesMessage(silences: readonly Silence[], at: Date, more: boolean): Message {
  const current = silences.filter(silence => statusOf(silence, at) !== 'expired')
  const shown = current.slice(0, SILENCES_LISTED)
  if (shown.length === 0) return told(mrkdwn`Nothing is silent.`)
  const hidden = current.length > shown.length || (more && current.length === silences.length)
  const head = mrkdwn`${count(shown.length, 'silence')}${hidden ? ' and more' : ''}`
  return message(head, [
    section(mrkdwn`*${head}*`),
    ...shown.map(silence => ({
      ...section(silenceLine(silence, at), LINE),
      accessory: button('End', endSilence(silence.id, 'listed')),
    })),
    hidden ? context(mrkdwn`Only the ${shown.length} that end last are shown.`) : null,
  ])
}

function silenceLine(silence: Silence, at: Date): Mrkdwn {
  const { startsAt, endsAt } = silence
  const from = statusOf(silence, at) === 'pending' ? mrkdwn`from ${date(startsAt)} ` : mrkdwn``
  const first = dots([mrkdwn`${name(silence)} ${subject(silence, 120)}`, mrkdwn`${from}until ${date(endsAt)}`])
  return lines([cutTo(first, LINE - 130), cutTo(why(silence, 80), 129)])
}

function asked(silence: Silence, text: Mrkdwn, buttons: Parameters<typeof actions>[0]): Message {
  return message(text, [section(text), context(why(silence, 300)), actions(buttons)])
}

function told(text: Mrkdwn): Message {
  return message(text, [section(text)])
}

function name({ id }: Silence): Mrkdwn {
  return mrkdwn`*Silence ${id}*`
}

function subject({ matchers }: Silence, max: number): string {
  return line(matchersText(matchers), max)
}

function why({ reason, by, incident }: Silence, max: number): Mrkdwn {
  const from = incident === null ? '' : ` in ${label({ number: incident })}`
  return mrkdwn`${line(reason, max)} – ${actorName(by)}${from}`
}
