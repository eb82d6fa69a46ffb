import type { HomeView, KnownBlock } from '@slack/web-api'
import type { Incident } from '../../incident/incident.ts'
import { declare } from '../ids.ts'
import { mrkdwn } from '../text.ts'
import { actions, button, context, header, section } from './blocks.ts'
import { incidentLines } from './list.ts'
import { type Rules, said } from './message.ts'
import { type OnCall, onCallSection } from './oncall.ts'

type Home = {
  /** Slack's id of the reader. */
  readonly user: string
  /** Newest first; those of the reader are picked out of them. */
  readonly open: readonly Incident[]
  readonly onCall: readonly OnCall[]
}

const MINE = 10
const OPEN = 10

/** The App Home: what is mine, what is open, who is on call. */
export function homeView(home: Home, rules: Rules): HomeView {
  const mine = home.open.filter(incident => isMine(incident, home.user))
  const others = home.open.filter(incident => !mine.includes(incident))
  const blocks = said([
    actions([button('Declare an incident', declare, 'danger')]),
    ...part('Mine', mine, MINE, 'Nothing open that you are part of.', rules),
    ...part('Open', others, OPEN, mine.length > 0 ? 'Nothing else is open.' : 'All quiet.', rules),
    ...(home.onCall.length > 0 ? [header('On call'), onCallSection(home.onCall)] : []),
  ])
  return { type: 'home', blocks }
}

/** The App Home of those to whom nothing is shown. */
export function closedHome(why: string): HomeView {
  return { type: 'home', blocks: [section(mrkdwn`${why}`)] }
}

function part(title: string, all: readonly Incident[], max: number, none: string, rules: Rules): KnownBlock[] {
  if (all.length === 0) return [header(title), context(mrkdwn`${none}`)]
  const rest = all.length - max
  return said([
    header(title),
    ...incidentLines(all, rules, max),
    rest > 0 ? context(mrkdwn`… and ${rest} more: /incident list`) : null,
  ])
}

function isMine(incident: Incident, user: string): boolean {
  const { acknowledgedBy, responders, roles } = incident
  return (
    (acknowledgedBy?.kind === 'user' && acknowledgedBy.id === user) ||
    responders.some(({ id }) => id === user) ||
    Object.values(roles).some(({ id }) => id === user)
  )
}
