import { describe, expect, test } from 'vitest'
import { pagerKey } from '../../src/escalation/pager.ts'
import { keepKey } from '../../src/store/keys.ts'
import { EXAMPLE } from '../kit/example.ts'
import { useWorld } from '../kit/honest.ts'
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
