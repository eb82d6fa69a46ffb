import type { Message } from '../sandbox/model.ts'
import { channelNamed, directMessages, personIn, shown } from './person.ts'
import { isCalled } from './script-calling.ts'
import { createSeeing, NotSeen, type Seeing } from './seeing.ts'
import type { Stage } from './stage.ts'

/** Slack's calls that opening one incident may take at most. */
const MOST_CALLS = 10

/** What the timeline must tell of at the end. */
const HAPPENED = [
  ...['opened', 'escalated', 'called', 'paged', 'channel_created', 'header_posted', 'announced', 'alerts_joined'],
  ...['acknowledged', 'role_assigned', 'severity_changed', 'noted', 'playbook_started', 'step_done', 'step_confirmed'],
  ...['playbook_finished', 'alerts_cleared', 'resolve_offered', 'resolved', 'postmortem_posted'],
]

type Scene = Seeing & { readonly stage: Stage; readonly room: string }

/**
 * Plays one incident from its alert to its postmortem, and one whose calling nobody answers at first, through the
 * surfaces that people and senders use.
 */
export async function play(stage: Stage): Promise<boolean> {
  const seeing = createSeeing(line => process.stdout.write(`${line}\n`))
  try {
    const room = await opens(stage, seeing)
    const scene = { ...seeing, stage, room }
    await responds(scene)
    await walksThePlaybook(scene)
    await clears(scene)
    await isToldAfterwards(scene)
    await isCalled(stage, seeing)
    await nothingIsWrong(scene)
    seeing.say('All of it was seen.')
    return true
  } catch (error) {
    if (!(error instanceof NotSeen)) throw error
    seeing.say(`Not seen: ${error.message}`)
    return false
  }
}

async function opens(stage: Stage, { say, see }: Seeing): Promise<string> {
  const { sandbox, send } = stage
  say('Alertmanager sends an alert to /webhooks/prod.')
  const before = sandbox.calls.length
  await see('the webhook takes it (202)', async () => (await send.checkout('firing', 'eu-central')).startsWith('202'))
  const channel = await see('the channel inc-1-… is created', () => channelNamed(sandbox, 'inc-1-'))
  const ada = personIn(sandbox, 'U0ADA')
  const header = await see('its header is posted', () => ada.find(channel.name, 'Acknowledge'))
  await see('and pinned', () => channel.pins.some(pin => pin.ts === header.ts))
  await see('it is announced in #incidents', () => ada.find('incidents', 'Checkout in eu-central answers 5xx'))
  await see('the topic says how bad it is', () => channel.topic.value.includes('sev1'))
  await see('runbook and dashboard are bookmarked', () => channel.bookmarks.length === 2)
  await see('whoever is on call is called by direct message', () => pageOf(stage))
  await see('the call leads into the channel', () =>
    shown(pageOf(stage)?.message ?? header).includes(`<#${channel.id}>`),
  )
  await see('and is in the channel', () => pageOf(stage)?.id && channel.members.has(pageOf(stage)?.id ?? ''))
  await see('the playbook for checkout has begun', () => ada.find(channel.name, 'Are customers affected?'))
  await sandbox.idle()
  const calls = sandbox.calls.length - before
  await see(
    `Slack was asked ${calls} times for all of it, at most ${MOST_CALLS} besides the page and its update`,
    () => calls <= MOST_CALLS + 2,
  )

  say('The same alert comes again, then one of another region.')
  await see('the webhook takes both', async () =>
    [await send.checkout('firing', 'eu-central'), await send.checkout('firing', 'eu-central', 'eu-west')].every(
      answer => answer.startsWith('202'),
    ),
  )
  await see('the header counts two, in the same incident', () => ada.find(channel.name, '2 of 2 alerts firing'))
  await see('there is still one channel', () => channelNamed(sandbox, 'inc-2-') === null)
  return channel.name
}

async function responds({ stage, say, see, room }: Scene): Promise<void> {
  const { sandbox } = stage
  const onCall = pageOf(stage)
  if (!onCall) throw new Error('nobody was called')
  const called = personIn(sandbox, onCall.id)
  say(`${onCall.name} presses Acknowledge in the direct message, then everybody else what they need.`)
  await called.press(onCall.message, 'Acknowledge')
  await see('the header says who acknowledged', () => headerSays(stage, room, 'Acknowledged'))
  await see('so does the announcement', () => called.find('incidents', 'cknowledged'))
  await see(
    'the page has no buttons any longer',
    () => !shown(pageOf(stage)?.message ?? onCall.message).includes('Escalate'),
  )

  const bob = personIn(sandbox, 'U0BOB')
  await bob.type(room, 'ack')
  await see('a second acknowledgement gets a quiet, private answer', () =>
    bob.told(room).includes('lready acknowledged'),
  )

  const carol = personIn(sandbox, 'U0CAROL')
  await carol.type(room, 'role commander')
  await see('Carol is incident commander, by /incident role commander', () =>
    headerSays(stage, room, 'Incident commander: *Carol Ito*'),
  )
  await see('and is told in private what that asks of her', () =>
    directMessages(sandbox, 'U0CAROL').some(message => shown(message).includes('You lead')),
  )
  await carol.type(room, 'sev 2')
  await see(
    'the severity is sev2 everywhere',
    () => headerSays(stage, room, 'sev2') && channelNamed(sandbox, room)?.topic.value.includes('sev2'),
  )
  await carol.type(room, 'note The payment provider confirms an outage on their side.')
  await see('a note is confirmed to its author', () => carol.told(room).includes('It is on the timeline of INC-1'))
}

async function walksThePlaybook({ stage, say, see, room }: Scene): Promise<void> {
  const { sandbox } = stage
  const ada = personIn(sandbox, 'U0ADA')
  const bob = personIn(sandbox, 'U0BOB')
  const card = () => ada.find(room, 'Playbook: ')
  const cardWith = (text: string) => {
    const message = card()
    return message && shown(message).includes(text) ? message : null
  }
  const press = async (who: typeof ada, label: string) => {
    await who.press(await see(`the card offers "${label}"`, () => cardWith(label)), label)
  }
  say('The playbook is walked on one card.')
  await press(ada, 'Yes')
  await see('the message of the next step is posted', () => ada.find(room, 'Customers cannot pay at the moment.'))
  await press(ada, 'Done')
  await press(ada, 'Confirm (1 of 2)')
  await press(bob, 'Confirm (2 of 2)')
  await see('two people agreed: the request was made', () => cardWith('200'))
  await press(bob, 'Yes')
  await see('the playbook is finished', () => cardWith('finished'))
}

async function clears({ stage, say, see, room }: Scene): Promise<void> {
  const { sandbox, send } = stage
  const carol = personIn(sandbox, 'U0CAROL')
  say('Both alerts resolve at their source.')
  await see('the webhook takes it', async () =>
    (await send.checkout('resolved', 'eu-central', 'eu-west')).startsWith('202'),
  )
  const offer = await see('resolving is offered in the channel', () => carol.find(room, 'Keep open'))

  say('Carol presses Resolve and says what happened.')
  await carol.press(offer, 'Resolve')
  await see('a form asks for a summary and a cause', () =>
    carol.act.modal()?.blocks.some(({ type }) => type === 'input'),
  )
  await see('an empty summary is not taken', async () => !(await carol.send({ summary: null })))
  await carol.send({
    summary: 'The payment provider was down; payments go through again.',
    cause: 'An outage at the provider.',
  })
  await see('the header says that it is resolved', () => headerSays(stage, room, 'esolved'))
  await see('the offer is taken back', () => !carol.find(room, 'Keep open'))
  await carol.type(room, 'ack')
  await see('an acknowledgement that comes too late is told so in private', () => carol.told(room).includes('resolved'))
}

async function isToldAfterwards({ stage, say, see, room }: Scene): Promise<void> {
  const { sandbox, app, apiToken } = stage
  const ada = personIn(sandbox, 'U0ADA')
  say('What is left behind.')
  const card = await see('the postmortem is posted', () => ada.find(room, 'Postmortem of INC-1'))
  const address = /https?:\/\/[^|>\s]+\/postmortems\/[^|>\s]+/.exec(shown(card))?.[0]
  const page = await see('it can be read in a browser', async () => read(address ?? ''))
  await see('with the summary in it', () => page.includes('The payment provider was down'))
  const markdown = await read((address ?? '').replace(/\/postmortems\/1\b/, '/postmortems/1.md'))
  await see('and as Markdown', () => markdown.startsWith('# INC-1'))
  const incident = JSON.parse(await read(`${app.url()}/api/v1/incidents/INC-1`, apiToken))
  const timeline: { seq: number; type: string }[] = incident.timeline
  const told = new Set(timeline.map(({ type }) => type))
  await see('the timeline has everything that happened', () => HAPPENED.every(type => told.has(type)))
  await see(`in ${timeline.length} entries, in order, none missing`, () =>
    timeline.every(({ seq }, index) => seq === index + 1),
  )
  await ada.type(room, 'timeline')
  await see('/incident timeline shows it to whoever asks', () => ada.told(room).includes('cknowledged'))
}

async function nothingIsWrong({ stage, see }: Scene): Promise<void> {
  const { violations } = stage.sandbox
  await see(
    'Slack has nothing to complain about',
    () => violations.length === 0 || void process.stdout.write(`${JSON.stringify(violations)}\n`),
  )
}

/** Who has been called, and the message that called them. */
function pageOf({ sandbox }: Stage): { id: string; name: string; message: Message } | null {
  for (const user of sandbox.workspace.users.values()) {
    const message = directMessages(sandbox, user.id).find(one => shown(one).includes('INC-1') && one.bot_id)
    if (message && !user.is_bot) return { id: user.id, name: user.real_name, message }
  }
  return null
}

function headerSays({ sandbox }: Stage, room: string, text: string): boolean {
  const channel = channelNamed(sandbox, room)
  const header = channel?.messages.find(message => message.ts === channel.pins[0]?.ts)
  return header !== undefined && shown(header).includes(text)
}

async function read(url: string, token?: string): Promise<string> {
  const response = await fetch(url, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  return response.ok ? await response.text() : ''
}
