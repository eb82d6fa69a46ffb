import { expect, test } from 'vitest'
import type { Message } from '../../src/sandbox/model.ts'
import { inWorld, useWorld } from '../kit/honest.ts'
import { PEOPLE, USERS } from '../kit/people.ts'
import { shown } from '../kit/room.ts'

/** What would call everybody, or somebody, or lead people astray, if it were let through anywhere. */
const EVIL = '<!channel> <!here|x> <@U0DAN> <!subteam^S123> <https://evil.example|Acknowledge> @channel ```x``` *b*'
const RULES = `
workspace: { announce: "#incidents", operators: "#tocsin" }
people: { ada: { slack: U0ADA } }
policies: { p: { steps: [ { notify: [user:ada], wait: 5m } ] } }
services: { checkout: { policy: p } }
sources:
  prod: { type: alertmanager, secret: "\${PROD_SECRET}" }
  jobs: { type: generic, secret: "\${JOBS_SECRET}" }
route: { group_by: [alertname], policy: p }
roles: { commander: { title: "<!channel> <@U0DAN> *b*", instructions: "${EVIL}" } }
playbooks:
  evil:
    title: "Steps ${EVIL}"
    matchers: ['service="checkout"']
    steps:
      - { id: q, ask: "Sure? ${EVIL}", answers: { "Yes <!channel>": null, "No": null } }
      - { id: say, message: "Said ${EVIL}" }
      - { id: do, task: "Do ${EVIL}", help: "https://a.example/|<!channel>" }
`

const world = useWorld({
  rulebook: RULES,
  slack: {
    users: USERS.map(user =>
      user.id === PEOPLE.mia ? { ...user, name: '<!channel>', real_name: '<!channel> Mia <@U0DAN>' } : user,
    ),
  },
})
const room = () => world().room('inc-1')

/** What Slack reads as markup; a heading is plain text and shown as it is. */
function marked({ text, blocks }: Message): string {
  const texts = JSON.stringify(blocks).matchAll(/"type":"mrkdwn","text":("(?:[^"\\]|\\.)*")/g)
  return [text, ...[...texts].map(([, quoted = '""']) => String(JSON.parse(quoted)))].join('\n')
}

/** Everybody whom anything that we wrote has called, in whatever surface. */
function called(): readonly string[] {
  const channels = [...world().slack.workspace.channels.values()]
  const ours = channels
    .flatMap(({ messages, ephemerals }) => [...messages, ...ephemerals])
    .filter(({ bot_id }) => bot_id)
  return [...new Set(ours.flatMap(({ notifies }) => notifies))]
}

test('an alert whose every text is hostile calls nobody and links nowhere', async () => {
  const { alert, settle, api } = world()
  const answer = await alert({ summary: EVIL, description: EVIL, region: EVIL, instance: EVIL, [`l${EVIL}`]: EVIL })
  expect(answer.status).toBe(202)
  await settle()
  expect(called()).toEqual([])
  expect(room().channel.name).toMatch(/^inc-1-[a-z0-9-]+$/)
  expect(shown(room().header)).toContain('&lt;!channel&gt;')
  expect(marked(room().header)).not.toMatch(/<(https:\/\/evil|!(?!date)|@)/)
  // What was sent is kept as it is: only what is shown is escaped.
  expect(await api('GET', '/incidents/1')).toMatchObject({ json: { title: EVIL } })
})

test('neither does a person whose name is hostile, in anything that names them', async () => {
  const { people, incident } = world()
  await people.mia.says(room().channel.name, 'ack')
  await people.mia.says(room().channel.name, 'role commander')
  await people.mia.click(room().header, 'Add a note')
  await people.mia.submit({ text: EVIL })
  await people.mia.says(room().channel.name, `note ${EVIL}`)
  await people.dan.says(room().channel.name, 'ack')
  await people.dan.says(room().channel.name, `xx${EVIL}`)
  await people.dan.says(room().channel.name, `role ${EVIL}`)
  await people.dan.says(room().channel.name, `playbook ${EVIL}`)
  await people.dan.says(room().channel.name, 'timeline')
  await people.dan.says('general', 'list')
  expect((await incident(1)).acknowledged_by?.id).toBe(people.mia.id)
  expect(called()).toEqual([])
})

test('nor an answer, a step, a reason for skipping or a role of the rulebook', async () => {
  const { people } = world()
  await people.mia.click(room().card, 'Yes <!channel>')
  await people.mia.click(room().card, 'Skip')
  await people.mia.submit({ reason: EVIL })
  expect(shown(room().card)).toContain('finished')
  expect(room().says('Said &lt;!channel&gt;')).toBe(true)
  await people.ada.click(room().header, 'Roles')
  await people.ada.act.close()
  await people.ada.act.openHome()
  await world().settle()
  expect(JSON.stringify(people.ada.act.home()?.blocks)).not.toContain('<!channel>')
  expect(called()).toEqual([])
})

test('nor a title that is declared, a summary, a cause or the postmortem', async () => {
  const { people, api, app } = world()
  await people.mia.says('general', `declare ${EVIL}`)
  expect(world().room('inc-2').channel.name).toMatch(/^inc-2-[a-z0-9-]+$/)
  await people.mia.click(room().header, 'Resolve')
  await people.mia.submit({ summary: EVIL, cause: EVIL })
  await people.mia.says('inc-1', 'postmortem').catch(() => people.mia.says(room().channel.name, 'postmortem'))
  await api('POST', '/incidents/2/note', { text: EVIL }, { 'x-tocsin-actor': EVIL })
  await api('POST', '/incidents/2/acknowledge', {}, { 'x-tocsin-actor': EVIL })
  await world().settle()
  expect(called()).toEqual([])
  for (const { channel } of [room(), world().room('inc-2')]) expect(channel.topic.value).not.toMatch(/[<>]/)
  const url = `${app().url()}/postmortems/1`
  const page = await fetch(url, { headers: { authorization: `Bearer ${world().secrets.apiToken}` } })
  const html = await page.text()
  expect(html).toContain('&lt;!channel&gt;')
  expect(html).not.toContain('href="https://evil.example')
})

test(
  'a form, the list and the timeline hold whatever is long',
  inWorld({}, async ({ people, alert, settle, room: in_, api }) => {
    const long = (text: string) => text.repeat(Math.ceil(5_000 / text.length)).slice(0, 5_000)
    const labels = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`label_${i}`, long('v')]))
    for (const text of ['x', '🔥', '<', '&', '*_~`', '\u202e', 'تقلہ ']) {
      const answer = await alert({ ...labels, alertname: `A${text}`, summary: long(text), description: long(text) })
      expect(answer.status).toBe(202)
    }
    await settle()
    const channel = in_('inc-1').channel.name
    for (const text of ['x', '🔥', '<', '&amp;']) await people.ada.says(channel, `note ${long(text)}`)
    await people.ada.says(channel, `role ${long('x')}`)
    await people.ada.says(channel, `declare ${long('<')}`)
    expect(await people.ada.says(channel, 'timeline')).toContain('Timeline of INC-1')
    expect(await people.ada.says(channel, 'list')).toContain('INC-7')
    await people.ada.says(channel, `resolve ${long('🔥')}`)
    expect(await api('GET', '/incidents/1')).toMatchObject({ status: 200, json: { status: 'resolved' } })
  }),
)
