import type { App, GlobalShortcut, MessageShortcut } from '@slack/bolt'
import { label } from '../../incident/incident.ts'
import { clean, cut } from '../../lib/text.ts'
import { textOf } from '../fields.ts'
import { SHORTCUTS } from '../ids.ts'
import { noticeMessage } from '../messages/notice.ts'
import { declareView } from '../modals/declare.ts'
import type { Desk } from './desk.ts'
import { momentOf } from './moment.ts'
import { placeOf, tell } from './replies.ts'
import { unescapeText } from './unescape.ts'

const QUOTED = 1_500

/** "Declare an incident" from anywhere, and "Add to timeline" on any message in an incident's channel or thread. */
export function listenToShortcuts(app: App, { client, ask, acts, members, rulebook }: Desk): void {
  app.shortcut<GlobalShortcut>({ type: 'shortcut', callback_id: SHORTCUTS.declare }, async ({ body }) => {
    await client.views.open({ trigger_id: body.trigger_id, view: declareView(rulebook()) })
  })

  app.shortcut<MessageShortcut>(
    { type: 'message_action', callback_id: SHORTCUTS.addToTimeline },
    async ({ body, context, respond }) => {
      const say = (text: string) => tell(client, placeOf(body, respond), noticeMessage(text))
      const channel = body.channel.id
      const ts = textOf(body.message, 'thread_ts')
      const incident = (await ask.byChannel(channel)) ?? (ts === '' ? null : await ask.byCard({ channel, ts }))
      if (incident === null)
        return say('Only messages in the channel or thread of an incident can go onto its timeline.')
      momentOf(context).incident = incident.number
      const { text, user } = body.message
      const said = cut(clean(unescapeText(text ?? '')).trim(), QUOTED)
      if (said === '') return say('There is no text in that message.')
      const author = user === undefined ? 'an app' : (await members.get(user)).name
      const outcome = await acts.act(body.user.id, incident, { type: 'note', text: `${author}: ${said}` })
      await say('said' in outcome ? outcome.said : `It is on the timeline of ${label(incident)}.`)
    },
  )
}
