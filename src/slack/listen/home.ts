import type { App } from '@slack/bolt'
import { closedHome, homeView } from '../messages/home.ts'
import type { Desk } from './desk.ts'
import { personOf, shiftsAhead } from './duty.ts'

const SHOWN = 50
const SHIFTS = 3

/** Draws somebody's App Home as things are now. */
export async function publishHome(desk: Desk, user: string): Promise<void> {
  const { client, ask, acts, members, clock, rulebook, roster } = desk
  const denial = acts.hides(await members.get(user))
  if (denial !== null) {
    await client.views.publish({ user_id: user, view: closedHome(denial) })
    return
  }
  const { items } = await ask.incidents({ open: true, limit: SHOWN })
  const rules = rulebook()
  const person = personOf(user, rules)
  const [onCall, shifts] = await Promise.all([
    roster.onCall(clock()),
    person === null ? [] : shiftsAhead(desk, person).then(all => all.slice(0, SHIFTS)),
  ])
  const calendar = person === null ? null : desk.calendarOf({ kind: 'person', name: person })
  const view = homeView({ user, open: items, onCall, shifts, calendar }, rules)
  await client.views.publish({ user_id: user, view })
}

/** What Slack tells us of people: they open our Home, come into an incident's channel, or change. */
export function listenToPeople(app: App, desk: Desk, botUserId: string): void {
  const { ask, acts, members } = desk

  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await publishHome(desk, event.user)
  })

  app.event('member_joined_channel', async ({ event }) => {
    if (event.user === botUserId) return
    const incident = await ask.byChannel(event.channel)
    // Those whom we have invited come in here too.
    if (incident === null || incident.responders.some(({ id }) => id === event.user)) return
    // Who may not act may be in the channel all the same: there is nothing to tell anybody.
    await acts.act(event.user, incident, { type: 'join', present: true })
  })

  app.event('user_change', async ({ event }) => {
    members.forget(event.user.id)
  })
}
