import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inWorld } from '../kit/honest.ts'
import { startNtfy } from '../kit/ntfy.ts'
import { shown } from '../kit/room.ts'
import { send } from '../kit/senders.ts'
import { type Smtp, startSmtp } from '../kit/smtp.ts'
import type { StandIn } from '../kit/stand-in.ts'
import { ACCOUNT, AUTH_TOKEN, FROM, startTwilio } from '../kit/twilio.ts'
import type { World } from '../kit/world.ts'

// The whole app, with a mail server, and stand-ins for Twilio and ntfy, in real HTTP and SMTP.

let smtp: Smtp
let twilio: StandIn
let ntfy: StandIn
beforeAll(async () => {
  ;[smtp, twilio, ntfy] = await Promise.all([startSmtp(), startTwilio(), startNtfy()])
})
afterAll(() => Promise.all([smtp, twilio, ntfy].map(end => end.close())))

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const PUBLIC_URL = 'https://tocsin.example.com'

const rules = (policy = '{ steps: [ { notify: [user:ada], wait: 10m }, { notify: [user:zoe], wait: 10m } ] }') => `
workspace: { announce: "#incidents", operators: "#tocsin" }
people:
  ada:
    name: Ada Lind
    slack: U0ADA
    email: ada@example.com
    phone: "+4915112345678"
    reach: [ { via: slack }, { via: email, after: 1m }, { via: ntfy, after: 2m, to: ada-pages }, { via: sms, after: 3m }, { via: call, after: 4m } ]
  bob: { slack: U0BOB }
  zoe: { name: Zoe Quist, email: zoe@example.com }
notify:
  email: { url: "smtp://127.0.0.1:${smtp.port}", from: Tocsin <tocsin@example.com> }
  twilio: { account_sid: ${ACCOUNT}, auth_token: ${AUTH_TOKEN}, from: "${FROM}", api_url: ${twilio.url} }
  ntfy: { url: ${ntfy.url} }
policies: { p: ${policy} }
sources: { prod: { type: alertmanager, secret: "\${PROD_SECRET}" } }
route: { group_by: [alertname], policy: p }
`

type Reach = {
  readonly mails: () => number
  readonly pushes: () => number
  readonly texts: () => number
  readonly calls: () => number
}

/** What came since the beginning of the test. */
function counting(): Reach {
  const before = { mails: smtp.mails.length, pushes: ntfy.heard.length, twilio: twilio.heard.length }
  const twilios = (what: string) => twilio.heard.slice(before.twilio).filter(({ path }) => path.includes(what)).length
  return {
    mails: () => smtp.mails.length - before.mails,
    pushes: () => ntfy.heard.length - before.pushes,
    texts: () => twilios('Messages'),
    calls: () => twilios('Calls'),
  }
}

const all = ({ mails, pushes, texts, calls }: Reach) => [mails(), pushes(), texts(), calls()]
const url = ({ app }: World, address: string) => address.replace(PUBLIC_URL, app().url())
const linkIn = (text: string) =>
  /https:\/\/tocsin\.example\.com\/a\/[\w.%-]+/.exec(text.replace(/=\r\n/g, ''))?.[0] ?? ''

/** As Twilio asks us, signed. */
function fromTwilio(world: World, address: string, form: Readonly<Record<string, string>>) {
  const said = Object.keys(form)
    .sort()
    .map(name => name + form[name])
  const signature = createHmac('sha1', AUTH_TOKEN)
    .update(address + said.join(''))
    .digest('base64')
  return send(url(world, address), {
    body: new URLSearchParams(form).toString(),
    headers: { ...FORM, 'x-twilio-signature': signature },
  })
}

test(
  'somebody who does not answer is told by one way after the other, and then the next is',
  async () =>
    inWorld({ rulebook: rules() }, async world => {
      const reach = counting()
      const { alert, settle, clock, people, incident } = world
      await alert({})
      await settle()
      expect([people.ada.calls().length, ...all(reach)]).toEqual([1, 0, 0, 0, 0])
      await clock.advance('1m')
      expect(all(reach)).toEqual([1, 0, 0, 0])
      await clock.advance('1m')
      expect(all(reach)).toEqual([1, 1, 0, 0])
      await clock.advance('1m')
      expect(all(reach)).toEqual([1, 1, 1, 0])
      await clock.advance('1m')
      expect(all(reach)).toEqual([1, 1, 1, 1])
      await clock.advance('6m')
      expect(all(reach)).toEqual([2, 1, 1, 1])
      expect(smtp.mails.at(-1)?.to).toEqual(['zoe@example.com'])
      const told = (await incident(1)).timeline.map(({ sentence }) => sentence)
      expect(told).toEqual(
        expect.arrayContaining(['Tocsin paged Ada Lind by phone.', 'Tocsin paged Zoe Quist by e-mail.']),
      )
    })(),
  30_000,
)

test('a link in a mail shows, and its button acknowledges: nobody is told after that', async () =>
  inWorld({ rulebook: rules() }, async world => {
    const reach = counting()
    const { alert, settle, clock, incident, people } = world
    await alert({})
    await settle()
    await clock.advance('1m')
    const link = url(world, linkIn(smtp.mails.at(-1)?.raw ?? ''))
    const page = await send(link, { method: 'GET', headers: { accept: 'text/html' } })
    expect(page.status).toBe(200)
    expect((await incident(1)).status).toBe('triggered')
    expect(await send(`${link}/acknowledge`, { body: '' })).toMatchObject({ status: 200 })
    await settle()
    await clock.advance('2h')
    expect(all(reach)).toEqual([1, 0, 0, 0])
    expect(await incident(1)).toMatchObject({ status: 'acknowledged', acknowledged_by: { name: 'Ada Lind' } })
    expect(people.ada.dms().map(shown).join()).toContain('*Acknowledged* by Ada Lind')
  })())

test('a call that is answered with 1 acknowledges; one that is busy makes the next way come at once', async () =>
  inWorld({ rulebook: rules() }, async world => {
    const reach = counting()
    const { alert, settle, clock, incident } = world
    await alert({})
    await settle()
    await clock.advance('4m')
    expect(reach.calls()).toBe(1)
    const form = new URLSearchParams(twilio.heard.at(-1)?.body)
    const [voice, status] = [form.get('Url') ?? '', form.get('StatusCallback') ?? '']
    const call = { CallSid: `CA${'0'.repeat(32)}`, From: FROM, To: '+4915112345678' }
    const spoken = await fromTwilio(world, voice, call)
    expect(spoken.text).toContain('Press 1 to acknowledge')
    const gather = /action="([^"]*)"/.exec(spoken.text)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#38;', '&') ?? ''
    await fromTwilio(world, status, { ...call, CallStatus: 'busy' })
    const told = (await incident(1)).timeline.map(({ sentence }) => sentence)
    expect(told).toContain("The page to Ada Lind by phone did not reach them: 'the line was busy'.")
    expect((await fromTwilio(world, gather, { ...call, Digits: '1' })).text).toContain('acknowledged INC-1')
    expect(await incident(1)).toMatchObject({ status: 'acknowledged' })
    expect((await send(url(world, voice), { body: 'CallSid=CA1', headers: FORM })).status).toBe(403)
  })())

test('a way that fails goes on to the next at once, is tried again, and the operators hear of it', async () =>
  inWorld({ rulebook: rules() }, async world => {
    const reach = counting()
    const { alert, settle, clock, room, slack } = world
    smtp.refuse(451)
    await alert({})
    await settle()
    await clock.advance('1m')
    expect(all(reach)).toEqual([0, 1, 0, 0])
    expect(room('tocsin').count('could not be called by email')).toBe(1)
    smtp.refuse(null)
    await clock.advance('1m')
    expect(all(reach)).toEqual([1, 1, 0, 0])
    expect(slack.violations).toEqual([])
  })())

test('who is called to many at once is told of the first, and then of all the others together', async () =>
  inWorld({ rulebook: rules('{ steps: [ { notify: [user:zoe], wait: 1h } ] }') }, async world => {
    const reach = counting()
    const { alert, settle, clock, incident } = world
    for (let i = 0; i < 15; i++) await alert({ alertname: `Down${i}` })
    await settle()
    expect(reach.mails()).toBe(1)
    await clock.advance('1m')
    expect(reach.mails()).toBe(2)
    expect(smtp.mails.at(-1)?.header('subject')).toContain('(and 13 more)')
    expect((await incident(15)).timeline.map(({ sentence }) => sentence).join()).toContain('paged Zoe Quist by e-mail')
    await clock.advance('30m')
    expect(reach.mails()).toBe(2)
  })())

test('a test goes all of one’s own ways, and says what came of each', async () =>
  inWorld({ rulebook: rules() }, async world => {
    const reach = counting()
    const answer = await world.people.ada.says('general', 'page me --test')
    expect(all(reach)).toEqual([1, 1, 1, 1])
    for (const way of ['Slack: sent', 'E-mail: sent', 'ntfy: sent', 'SMS: sent', 'Call: sent'])
      expect(answer).toContain(way)
    expect((await world.incident(1).catch(() => null)) === null).toBe(true)
  })())

test('a Slack that is down delays nobody: the next way comes at once, and the call in Slack when it is back', async () =>
  inWorld({ rulebook: rules() }, async world => {
    const reach = counting()
    const { alert, settle, clock, people, slack, api } = world
    slack.faults.outage(true)
    await alert({})
    await settle()
    expect(all(reach)).toEqual([1, 0, 0, 0])
    await clock.advance('3m')
    expect(all(reach)).toEqual([1, 1, 1, 0])
    slack.faults.outage(false)
    await clock.advance('1m')
    expect(people.ada.calls()).toHaveLength(1)
    await api('POST', '/incidents/1/acknowledge', {})
    await clock.advance('1h')
    expect(all(reach)).toEqual([1, 1, 1, 1])
  })())
