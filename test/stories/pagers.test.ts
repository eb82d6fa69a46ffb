import { describe, expect, test } from 'vitest'
import { pagerKey } from '../../src/escalation/pager.ts'
import { keepKey } from '../../src/store/keys.ts'
import { EXAMPLE } from '../kit/example.ts'
import { inWorld, useWorld } from '../kit/honest.ts'
import { PAGERDUTY, startPagerduty } from '../kit/pager-pagerduty.ts'
import { shown } from '../kit/room.ts'

const SOURCE = `  pd: { type: pagerduty, secret: "\${JOBS_SECRET}", signing_secret: ${PAGERDUTY.signingSecret} }`
const RULEBOOK = EXAMPLE.replace('sources:\n', `sources:\n${SOURCE}\n`)

describe('an incident that PagerDuty was told of', () => {
  const world = useWorld({ rulebook: RULEBOOK })

  test('is acknowledged there, and seen to be here', async () => {
    const { alert, settle, db, app, incident, room } = world()
    await alert({})
    await settle()
    const key = pagerKey(await keepKey(db, 'install', 'none yet'), 1)
    const pagerduty = await startPagerduty()
    pagerduty.book.trigger(key, 'INC-1 Checkout answers 5xx', {})
    pagerduty.act('acknowledge', key, 'Ada Lind')
    const answers = await pagerduty.deliver(`${app().url()}/webhooks/pd`)
    expect(answers.map(({ json }) => json)).toMatchObject([
      { accepted: 1, results: [{ verdict: 'echo', reason: 'own_trigger', incident: 'INC-1' }] },
      { accepted: 1, results: [{ verdict: 'echo', reason: 'acknowledge', incident: 'INC-1' }] },
    ])
    await settle()
    expect(await incident(1)).toMatchObject({
      ...{ status: 'acknowledged', acknowledged_by: { kind: 'source', name: 'Ada Lind at PagerDuty' } },
    })
    expect(shown(room('inc-1').header)).toContain('*Acknowledged* by Ada Lind at PagerDuty')
    await pagerduty.close()
  })
})

test('a policy calls PagerDuty, which hears what people do, and what its own people do counts here', async () => {
  const pagerduty = await startPagerduty()
  const rulebook = `
people: { ada: { slack: U0ADA } }
notify: { pagerduty: { routing_key: ${PAGERDUTY.routingKey}, url: "${pagerduty.url}" } }
policies: { p: { steps: [ { notify: [user:ada, pager:pagerduty], wait: 5m } ] } }
sources:
  prod: { type: alertmanager, secret: "\${PROD_SECRET}" }
${SOURCE}
route: { group_by: [alertname], policy: p }
`
  await inWorld({ rulebook }, async ({ alert, settle, people, room, app, incident }) => {
    const actions = () =>
      pagerduty.heard.map(({ json }) =>
        typeof json === 'object' && json && 'event_action' in json ? json.event_action : null,
      )
    await alert({})
    await settle()
    expect(actions()).toEqual(['trigger'])
    await people.ada.click(room('inc-1').header, 'Acknowledge')
    await settle()
    expect(actions()).toEqual(['trigger', 'acknowledge'])
    // Its webhooks tell us of both: our own words come back, and change nothing.
    await pagerduty.deliver(`${app().url()}/webhooks/pd`)
    const [standing] = pagerduty.book.all
    pagerduty.act('resolve', standing?.key ?? '', 'Bob Marsh')
    await pagerduty.deliver(`${app().url()}/webhooks/pd`)
    await settle()
    expect(await incident(1)).toMatchObject({ status: 'resolved', resolved_by: { name: 'Bob Marsh at PagerDuty' } })
    // What it has told us it does not hear again.
    expect(actions()).toEqual(['trigger', 'acknowledge'])
    const told = (await incident(1)).timeline.map(({ sentence }) => sentence)
    expect(told).toEqual(expect.arrayContaining(['Tocsin told pagerduty to call people.']))
  })()
  await pagerduty.close()
})
