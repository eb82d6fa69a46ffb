import type { ChannelName, Outcome } from '../act.ts'
import { Refusal } from '../api/call.ts'
import type { Message, User } from '../model.ts'
import { respond } from '../response-urls.ts'
import { placeOf } from './click.ts'
import { bodyOf, channelOf, opening, type Stage } from './stage.ts'
import { typedText } from './typing.ts'

/** A slash command, whose answer may be a message at once. */
export async function command(
  stage: Stage,
  user: User,
  name: string,
  text: string,
  where: ChannelName,
): Promise<Outcome> {
  const { workspace, triggers } = stage.slack
  const { team, bot } = workspace
  const channel = channelOf(stage, where)
  const payload = {
    token: stage.token,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.im_user ? 'directmessage' : channel.is_private ? 'privategroup' : channel.name,
    user_id: user.id,
    user_name: user.name,
    command: name,
    text: typedText(workspace, text.trim(), 'command'),
    api_app_id: bot.app_id,
    is_enterprise_install: 'false',
    response_url: stage.responseUrls.issue(channel, user.id),
    trigger_id: triggers.issue(user.id),
  }
  const { delivery, ack } = await stage.courier.deliver({ kind: 'slash_commands', name, userId: user.id, payload })
  if (!ack.ok) {
    const failed = `${name} failed with the error "${ack.error}"`
    workspace.tell({ kind: 'notice', userId: user.id, text: failed })
    return { ack, delivery, replies: [] }
  }
  const body = bodyOf(ack.body)
  try {
    const reply = body ? respond(stage.slack, channel, user.id, undefined, body, name) : undefined
    return { ack, delivery, replies: reply ? [reply] : [] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    stage.blame({ kind: 'ack_failed', method: name, error: error.code, detail: error.details.join('; ') })
    return { ack, delivery, replies: [] }
  }
}

/** A shortcut from the menu, or on a message. */
export async function shortcut(
  stage: Stage,
  user: User,
  callbackId: string,
  on: Message | undefined,
): Promise<Outcome> {
  const { workspace, triggers } = stage.slack
  const opened = {
    ...opening(stage, user),
    callback_id: callbackId,
    trigger_id: triggers.issue(user.id),
    action_ts: workspace.nextTs(),
  }
  const payload = on ? onMessage(stage, user, on, opened) : { type: 'shortcut', ...opened }
  const { delivery, ack } = await stage.courier.deliver({
    kind: 'interactive',
    name: callbackId,
    userId: user.id,
    payload,
  })
  if (!ack.ok) workspace.tell({ kind: 'notice', userId: user.id, text: ack.error ?? '' })
  return { ack, delivery, replies: [] }
}

function onMessage(stage: Stage, user: User, on: Message, opened: Record<string, unknown>) {
  const { channel, message, said } = placeOf(stage, user, on)
  const { container: _, ...rest } = said
  const response_url = stage.responseUrls.issue(channel, user.id)
  return { type: 'message_action', ...opened, ...rest, message_ts: message.ts, response_url }
}
