import { isLastResort, isLater, type Position, samePosition } from '../../escalation/policy.ts'
import { callAt, type Incident, label, type User } from '../../incident/incident.ts'
import { count, line, strung } from '../../lib/text.ts'
import { link, type Mrkdwn, mrkdwn, webAddress } from '../text.ts'
import { actions, ask, askToEscalate, moreMenu, section } from './blocks.ts'
import { type Message, message, type Rules } from './message.ts'
import { dots, fallback, heading, lines, room, severityTitle, sign, since, standing } from './words.ts'

/** `others` are the numbers of incidents that it tells of as well: more than a few messages a minute nobody reads. */
type PageOf = { readonly user: User; readonly position: Position; readonly others?: readonly number[] }

/** The message that calls somebody. Once there is nothing left to do it says so, and has no buttons. */
export function pageMessage(incident: Incident, page: PageOf, rules: Rules): Message {
  const { others = [] } = page
  const isCalled = isWaitedFor(incident, page)
  const calling = isCalled && !calledAgain(incident, page)
  const facts = dots([
    severityTitle(incident.severity, rules),
    incident.service && line(incident.service, 80),
    since(incident),
    room(incident),
  ])
  const first = mrkdwn`${sign(incident)} *${heading(incident)}*`
  const menu = moreMenu(['timeline', 'why'], incident)
  const told = lines([
    first,
    calling && incident.status === 'triggered' ? facts : dots([standing(incident), facts]),
    ...reason(incident, page, isCalled),
    others.length > 0 ? mrkdwn`And ${count(others.length, 'more incident')}: ${named(others)}` : null,
  ])
  return message(calling ? mrkdwn`You are called: ${fallback(incident, rules)}` : fallback(incident, rules), [
    // Without buttons the menu stands beside the text: nowhere does it cost a line.
    calling ? section(told, 2_500) : { ...section(told, 2_500), accessory: menu },
    calling ? details(incident) : null,
    calling ? actions([...answers(incident), ask('decline', incident), menu]) : null,
  ])
}

/** Whoever is asked for while somebody has it already does not take it over by coming. */
function answers(incident: Incident) {
  return incident.status === 'triggered'
    ? [ask('acknowledge', incident, 'primary'), ...askToEscalate(incident)]
    : [ask('join', incident, 'primary')]
}

/** So many are named. */
const NAMED = 10

function named(numbers: readonly number[]): string {
  const shown = numbers.slice(0, NAMED).map(number => label({ number }))
  return `${shown.join(', ')}${numbers.length > NAMED ? ' …' : ''}`
}

/** The person may still answer this call. A first message is rendered before its call has gone anywhere. */
function isWaitedFor(incident: Incident, { user, position }: PageOf): boolean {
  const call = callAt(incident, position)
  return call === null
    ? position.asked === undefined && incident.status === 'triggered'
    : call.users.some(({ id }) => id === user.id) && !call.unreached.includes(user.id)
}

function reason(incident: Incident, page: PageOf, isCalled: boolean): Mrkdwn[] {
  const { policy, position } = incident
  if (!isCalled) {
    const call = callAt(incident, page.position)
    return call?.unreached.includes(page.user.id) ? [mrkdwn`You have said that you cannot.`] : []
  }
  if (page.position.asked !== undefined) return [mrkdwn`Somebody in the incident asks for you.`]
  if (calledAgain(incident, page)) return [mrkdwn`You have been called again since; see the newer message.`]
  const step = policy && isLastResort(policy, page.position) ? 'the last resort' : `step ${page.position.step + 1}`
  const round = page.position.round > 0 ? `, round ${page.position.round + 1}` : ''
  const why = policy ? ` as ${step} of policy ${line(policy.name, 80)}${round}` : ''
  if (position === null || !isLater(position, page.position)) return [mrkdwn`You are called${why}.`]
  const here = `step ${position.step + 1}`
  return position.turn === page.position.turn
    ? [mrkdwn`You are called${why}.`, mrkdwn`Nobody has acknowledged since; ${here} has been called too.`]
    : [mrkdwn`You were called${why}.`, mrkdwn`Calling has begun again since, at ${here}.`]
}

function details({ description, title, links }: Incident) {
  const text = strung(description, 300)
  const said = text === '' || text === line(title, 300) ? null : mrkdwn`${text}`
  const known = [
    webAddress(links.runbook) ? link(links.runbook, 'Runbook') : null,
    webAddress(links.dashboard) ? link(links.dashboard, 'Dashboard') : null,
  ].filter(address => address !== null)
  return said || known.length > 0 ? section(lines([said, known.length > 0 ? dots(known) : null]), 3_000) : null
}

/** A later step, round or turn has called the same person: only the newest page keeps its buttons. */
function calledAgain(incident: Incident, page: PageOf): boolean {
  const { position } = incident
  if (position && samePosition(position, page.position)) return false
  const newest = incident.pages.findLast(({ user }) => user.id === page.user.id)
  return newest !== undefined && isLater(newest.position, page.position)
}
