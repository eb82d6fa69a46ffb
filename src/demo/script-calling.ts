import { HOUR, MINUTE, SECOND } from '../lib/time.ts'
import { channelNamed } from './person.ts'
import type { Phone } from './phone/phones.ts'
import type { Seeing } from './seeing.ts'
import type { Stage } from './stage.ts'

/** Nobody answers in Slack: mail, SMS and a call follow, with the clock turned, until a key on a phone acknowledges. */
export async function isCalled(stage: Stage, { say, see }: Seeing): Promise<void> {
  const { outside, send, sandbox } = stage
  const { phones, twilio } = outside
  const phone = phones.all.find(({ slack }) => slack === stage.onCall)
  if (!phone) throw new Error('whoever is on call has no phone')
  say(`It fires anew, and ${phone.name} looks at nothing: the clock is turned.`)
  const before = arrived(phone)
  await see('the webhook takes it', async () => (await send.checkout('firing', 'eu-central')).startsWith('202'))
  await see('the channel inc-2-… is created', () => channelNamed(sandbox, 'inc-2-'))
  await see('Slack rings first', () => phone.notices.some(({ app, text }) => app === 'slack' && text.includes('INC-2')))
  await see('and by now nothing else', () => arrived(phone) === before)

  await stage.turn(MINUTE + SECOND)
  const mail = await see('a mail comes after a minute', () => phone.mails.at(-1))
  await see('it says what is wrong', () => mail.subject.includes('SEV1 INC-2 Checkout in eu-central answers 5xx'))
  const link = /http\S+\/a\/\S+/.exec(mail.text)?.[0] ?? ''
  await see('its link shows the incident, and opening it does nothing', async () =>
    (await (await fetch(link)).text()).includes('Nobody has acknowledged yet.'),
  )
  await stage.turn(2 * MINUTE)
  await see('an SMS after three', () => phone.texts.at(-1)?.body.includes('INC-2'))
  await stage.turn(MINUTE)
  const call = await see('after four the phone rings', () => phone.calls.find(({ status }) => status === 'ringing'))

  say(`${phone.name} takes the call up, and presses 1.`)
  await twilio.line.take(call)
  const heard = () => call.lines.map(({ text }) => text).join(' ')
  await see('a voice says what is wrong', () => heard().includes('Checkout in eu-central answers 5'))
  await see('and what can be pressed', () => heard().includes('Press 1 to acknowledge'))
  await twilio.line.press(call, '1')
  await see('it is acknowledged, says the voice', () => heard().includes('You have acknowledged INC-2'))
  await see('and hangs up', () => call.status === 'completed')
  await see('the channel says so too', () => channelNamed(sandbox, 'inc-2-')?.topic.value.includes('Acknowledged'))
  const then = phones.all.map(arrived).join()
  await stage.turn(HOUR)
  await see('an hour later nobody has been called any further', () => phones.all.map(arrived).join() === then)
}

/** By any way but Slack. */
function arrived({ mails, texts, calls, pushes }: Phone): number {
  return mails.length + texts.length + calls.length + pushes.length
}
