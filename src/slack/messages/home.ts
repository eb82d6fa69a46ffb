import type { HomeView, KnownBlock } from '@slack/web-api'
import type { Incident } from '../../incident/incident.ts'
import { line } from '../../lib/text.ts'
import type { OwnShift } from '../../oncall/shifts-of.ts'
import type { OnCall } from '../../rulebook/oncall.ts'
import { declare } from '../ids.ts'
import { coverMe } from '../ids-oncall.ts'
import { mrkdwn } from '../text.ts'
import { actions, button, context, header, section } from './blocks.ts'
import { span } from './cover.ts'
import { incidentLines } from './list.ts'
import { type Rules, said } from './message.ts'
import { calendarsLine, onCallSection, type People } from './oncall.ts'

type Home = {
  /** Slack's id of the reader. */
  readonly user: string
  /** Newest first; those of the reader are picked out of them. */
  readonly open: readonly Incident[]
  readonly onCall: readonly OnCall[]
  /** Those of the reader that come next. */
  readonly shifts: readonly OwnShift[]
  /** Where the reader can subscribe to them; null: nowhere. */
  readonly calendar: string | null
}

const MINE = 10
const OPEN = 10

/** The App Home: what is mine, what is open, who is on call. */
export function homeView(home: Home, rules: Rules & People): HomeView {
  const mine = home.open.filter(incident => isMine(incident, home.user))
  const others = home.open.filter(incident => !mine.includes(incident))
  const blocks = said([
    actions([button('Declare an incident', declare, 'danger')]),
    ...part('Mine', mine, MINE, 'Nothing open that you are part of.', rules),
    ...part('Open', others, OPEN, mine.length > 0 ? 'Nothing else is open.' : 'All quiet.', rules),
    ...(home.onCall.length > 0 ? [header('On call'), onCallSection(home.onCall, rules)] : []),
    ...shiftBlocks(home),
  ])
  return { type: 'home', blocks }
}

function shiftBlocks({ shifts, calendar }: Home): KnownBlock[] {
  if (shifts.length === 0) return []
  return said([
    header('My shifts'),
    ...shifts.map((shift, nth) => ({
      ...section(mrkdwn`*${line(shift.schedule, 40)}* ${span(shift)}`),
      accessory: button('Cover me', coverMe(shift, nth)),
    })),
    calendarsLine({ own: calendar, asked: null }),
  ])
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
