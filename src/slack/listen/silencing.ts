import type { RespondFn } from '@slack/bolt'
import type { Silence } from '../../alert/silence.ts'
import { describeSilenceRefusal, type Wish } from '../../alert/silencing.ts'
import type { Planned } from '../../engine/ports.ts'
import type { Actor, Incident } from '../../incident/incident.ts'
import { HOUR, later } from '../../lib/time.ts'
import type { Click } from '../ids.ts'
import type { Message } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { SILENCES_LISTED, silenceMessage, silencesMessage } from '../messages/silence.ts'
import type { Desk } from './desk.ts'
import { type Place, tell } from './replies.ts'

type SilenceDesk = Pick<Desk, 'client' | 'ask' | 'acts' | 'members' | 'plan' | 'clock'>
type SilenceClick = Extract<Click, { kind: 'end_silence' | 'extend_silence' }>

/** What became of it: the silence as it is now, a sentence for whoever asked, or both. */
type Outcome = { readonly silence: Silence | null; readonly said: string | null }

const GONE = 'There is no such silence.'

export function isAboutSilence(click: Click): click is SilenceClick {
  return click.kind === 'end_silence' || click.kind === 'extend_silence'
}

/** Makes a silence in somebody's name, if they may; answers with what this person is told. */
export async function silenceAs(
  desk: SilenceDesk,
  userId: string,
  incident: Incident,
  wish: Omit<Wish, 'incident'>,
): Promise<Message> {
  const member = await desk.members.get(userId)
  const denial = desk.acts.forbids('silence', member, incident)
  if (denial !== null) return noticeMessage(denial)
  const actor = { kind: 'user', id: member.id, name: member.name } as const
  const planned = await desk.plan.silence({ ...wish, incident: incident.number }, actor)
  return 'refusal' in planned
    ? noticeMessage(describeSilenceRefusal(planned.refusal))
    : silenceMessage(planned.silence, desk.clock())
}

export async function currentSilences({ ask, clock }: Pick<Desk, 'ask' | 'clock'>): Promise<Message> {
  const { items, next } = await ask.silences({ limit: SILENCES_LISTED })
  return silencesMessage(items, clock(), next !== null)
}

export async function endSilenceAs(desk: SilenceDesk, userId: string, id: number): Promise<Message> {
  const { silence, said } = await change(desk, userId, id, actor => desk.plan.endSilence(id, actor))
  return said === null && silence ? silenceMessage(silence, desk.clock()) : noticeMessage(said ?? GONE)
}

/** A button on a silence. The message that it stands on is brought up to date, also where the click came too late. */
export async function pressSilence(
  desk: SilenceDesk,
  click: SilenceClick,
  { place, respond }: { readonly place: Place; readonly respond: RespondFn },
): Promise<void> {
  const { silence, said } = await change(desk, place.user, click.silence, actor => planned(desk, click, actor))
  if (silence) {
    const isListed = click.kind === 'end_silence' && click.listed
    const { text, blocks } = isListed ? await currentSilences(desk) : silenceMessage(silence, desk.clock())
    await respond({ replace_original: true, text, blocks })
  }
  if (said !== null) await tell(desk.client, place, noticeMessage(said))
}

function planned({ plan }: Pick<Desk, 'plan'>, click: SilenceClick, actor: Actor): Promise<Planned> {
  if (click.kind === 'end_silence') return plan.endSilence(click.silence, actor)
  const seenEndsAt = new Date(click.endsAt)
  return plan.editSilence(click.silence, { endsAt: later(seenEndsAt, HOUR), seenEndsAt }, actor)
}

/** Who may not learns nothing of the silence either. */
async function change(
  { ask, acts, members }: SilenceDesk,
  userId: string,
  id: number,
  act: (actor: Actor) => Promise<Planned>,
): Promise<Outcome> {
  const [member, silence] = await Promise.all([members.get(userId), ask.silence(id)])
  const incident = silence?.incident ? await ask.byNumber(silence.incident) : null
  const denial = acts.forbids('silence', member, incident)
  if (denial !== null) return { silence: null, said: denial }
  if (silence === null) return { silence: null, said: GONE }
  const done = await act({ kind: 'user', id: member.id, name: member.name })
  return { silence: done.silence, said: 'refusal' in done ? describeSilenceRefusal(done.refusal) : null }
}
