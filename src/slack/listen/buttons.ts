import type { App, BlockAction, RespondFn } from '@slack/bolt'
import type { Incident } from '../../incident/incident.ts'
import { parseAction } from '../ids.ts'
import { parseOnCallAction } from '../ids-oncall.ts'
import { noticeMessage } from '../messages/notice.ts'
import { offerMessage } from '../messages/offer.ts'
import { declareView } from '../modals/declare.ts'
import { noticeView } from '../modals/notice.ts'
import { pressOnCall } from './buttons-oncall.ts'
import { asksForMore, commandOf, type OneClick } from './clicks.ts'
import type { Desk } from './desk.ts'
import { fill, openForm } from './forms.ts'
import { publishHome } from './home.ts'
import type { Member } from './members.ts'
import { momentOf } from './moment.ts'
import { placeOf, tell } from './replies.ts'
import { isAboutSilence, pressSilence } from './silencing.ts'
import { whyIncident } from './why.ts'

const GONE = 'That is not there any longer.'

/** Every click on a button or menu of ours, wherever it stands. What it says is a hint; what is so is looked up. */
export function listenToButtons(app: App, desk: Desk): void {
  const { client, rulebook, ask, acts, members } = desk

  app.action<BlockAction>({ type: 'block_actions', action_id: /./ }, async ({ action, body, context, respond }) => {
    const aboutOnCall = parseOnCallAction(action)
    if (aboutOnCall) {
      const place = placeOf(body, body.response_url ? respond : undefined)
      return pressOnCall(desk, aboutOnCall, { place, respond, trigger: body.trigger_id, context })
    }
    const click: OneClick | null = parseAction(action)
    if (click === null) return
    const { trigger_id: trigger, user } = body
    if (click.kind === 'declare') {
      await client.views.open({ trigger_id: trigger, view: declareView(rulebook()) })
      return
    }
    if (asksForMore(click)) {
      await openForm(client, context, trigger, async () => {
        const [incident, member] = await Promise.all([ask.byId(click.incident), members.get(user.id)])
        if (incident === null) return noticeView('Tocsin', GONE)
        momentOf(context).incident = incident.number
        return fill(desk, click, incident, member)
      })
      return
    }
    // App Home has no address to answer to, whatever the type says.
    const place = placeOf(body, body.response_url ? respond : undefined)
    if (isAboutSilence(click)) return pressSilence(desk, click, { place, respond })
    const say = (text: string) => tell(client, place, noticeMessage(text))
    const incident = await ask.byId(click.incident)
    if (incident === null) return say(GONE)
    momentOf(context).incident = incident.number
    if (click.kind === 'why') return tell(client, place, await whyIncident(desk, incident))
    const [by, whom] = await Promise.all([members.get(user.id), 'user' in click ? members.get(click.user) : null])
    if (click.kind === 'keep_open') {
      const denial = acts.forbids('resolve', by, incident)
      return denial === null ? keepOpen(respond, incident, by) : say(denial)
    }
    const command = commandOf(click, incident, by, whom)
    if (command === null) return say(GONE)
    const outcome = await acts.act(user.id, incident, command)
    if ('said' in outcome) await say(outcome.said)
    if (body.view?.type === 'home') await publishHome(desk, user.id)
  })
}

/** The question is answered where it stands; the incident itself does not change. */
async function keepOpen(respond: RespondFn, incident: Incident, by: Member): Promise<void> {
  const { text, blocks } = offerMessage(incident, by.name)
  await respond({ replace_original: true, text, blocks })
}
