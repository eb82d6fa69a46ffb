import { describe, expect, test } from 'vitest'
import { EXAMPLE } from '../kit/example.ts'
import { useWorld } from '../kit/honest.ts'
import { incidentChannels } from '../kit/room.ts'

const TYPES = ['datadog', 'github', 'healthchecks', 'newrelic', 'sentry', 'splunk', 'uptime-kuma']
const OF = (type: string) =>
  `  ${type}: { type: ${type}, secret: "\${JOBS_SECRET}"${type === 'splunk' ? ', expire_after: 10m' : ''} }\n`
const RULEBOOK = EXAMPLE.replace('sources:\n', `sources:\n${TYPES.map(OF).join('')}`)

describe('senders that others host', () => {
  const world = useWorld({ rulebook: RULEBOOK })
  const post = async (source: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await world().post(source, body, { authorization: `Bearer ${world().secrets.jobs}`, ...headers })
    await world().settle()
    expect(answer.status).toBe(202)
    return answer.json
  }
  const verdict = (verdict: string, reason: string) => ({ results: [{ verdict, reason }] })
  const sentences = async (number: number) =>
    (await world().incident(number)).timeline.map(({ sentence }) => sentence).join('\n')

  test('Datadog warns after an alert: the same incident, less bad, and nobody is called again', async () => {
    const told = (alert_transition: string, alert_type: string, date: number) =>
      post('datadog', {
        ...{
          alert_transition,
          alert_type,
          alert_priority: 'P1',
          alert_cycle_key: '7716548234011230001',
          alert_id: '7',
        },
        ...{ alert_title: `[${alert_transition} on {service:checkout}] Orders fail`, alert_scope: 'service:checkout' },
        date: String(date),
      })
    const began = world().clock.now().getTime()
    expect(await told('Triggered', 'error', began)).toMatchObject(verdict('open', 'first_in_group'))
    const calls = world().people.ada.calls().length + world().people.bob.calls().length
    await world().clock.advance('1m')
    expect(await told('Warn', 'warning', began + 60_000)).toMatchObject(verdict('change', 'severity_changed'))
    expect(await world().incident(1)).toMatchObject({ status: 'triggered', alert_counts: { total: 1, firing: 1 } })
    expect(world().people.ada.calls().length + world().people.bob.calls().length).toBe(calls)
    expect(await sentences(1)).toContain("'Orders fail (service:checkout)' is sev3 now")
    expect(await told('Recovered', 'success', began + 120_000)).toMatchObject(verdict('clear', 'resolved_at_source'))
    // What Datadog could not bring us at first, it brings after the end.
    expect(await told('Triggered', 'error', began)).toMatchObject(verdict('repeat', 'older_episode'))
    expect(incidentChannels(world().slack)).toHaveLength(1)
  })

  test('GitHub tells of an older success after a newer failure, which it does not end', async () => {
    const ran = (run_number: number, conclusion: string) =>
      post('github', {
        action: 'completed',
        workflow_run: {
          ...{ workflow_id: 5, name: 'deploy', conclusion, head_branch: 'main', run_number, run_attempt: 1 },
          ...{ created_at: `2026-11-13T03:${run_number}:00Z`, updated_at: '2026-11-13T04:00:00Z' },
        },
        repository: { full_name: 'shop/ledger', default_branch: 'main' },
      })
    expect(await ran(12, 'failure')).toMatchObject(verdict('open', 'first_in_group'))
    expect(await ran(11, 'success')).toMatchObject(verdict('repeat', 'older_episode'))
    expect(await world().incident(2)).toMatchObject({
      title: 'deploy failed on main (shop/ledger)',
      alert_counts: { firing: 1 },
    })
    expect(await ran(13, 'success')).toMatchObject(verdict('clear', 'resolved_at_source'))
  })

  test('Splunk tells nothing any longer, and it counts as over', async () => {
    const found = (sid: string) =>
      post('splunk', {
        sid,
        search_name: 'Gateway errors',
        app: 'search',
        result: { service: 'gateway', severity: 'high' },
      })
    expect(await found('a')).toMatchObject(verdict('open', 'first_in_group'))
    await world().clock.advance('9m')
    expect(await found('b')).toMatchObject(verdict('repeat', 'repeated'))
    await world().clock.advance('9m')
    expect(await world().incident(3)).toMatchObject({ alert_counts: { firing: 1 } })
    await world().clock.advance('2m')
    await world().settle()
    expect(await world().incident(3)).toMatchObject({ alert_counts: { firing: 0 } })
  })

  test('New Relic closes one of two incidents, and then the issue', async () => {
    const issue = (state: string, trigger: string, more: object = {}) =>
      post('newrelic', {
        id: 'i-1',
        title: 'Checkout is slow',
        priority: 'HIGH',
        state,
        trigger,
        createdAt: 1_789_377_349_493,
        ...more,
      })
    expect(await issue('ACTIVATED', 'STATE_CHANGE')).toMatchObject(verdict('open', 'first_in_group'))
    expect(await issue('ACTIVATED', 'USER_ACTION', { isAcknowledged: 'true' })).toMatchObject(
      verdict('acknowledge', 'acknowledged_at_source'),
    )
    expect(await issue('ACTIVATED', 'INCIDENT_CLOSED', { isAcknowledged: 'true' })).toMatchObject(
      verdict('repeat', 'repeated'),
    )
    expect(await world().incident(4)).toMatchObject({ status: 'acknowledged', alert_counts: { firing: 1 } })
    expect(await issue('CLOSED', 'MERGE_REQUEST')).toMatchObject(verdict('clear', 'resolved_at_source'))
    expect(await sentences(4)).toContain('ended without recovering (merged)')
  })

  test('somebody comments on an issue in Sentry, and resolves it there', async () => {
    const sent = (action: string, data: object) => post('sentry', { action, data, actor: { name: 'Dana Okafor' } })
    const event = { issue_id: '77', title: 'It broke', level: 'error' }
    expect(await sent('triggered', { event })).toMatchObject(verdict('open', 'first_in_group'))
    expect(await sent('created', { comment: '<!channel> Rolled back.', issue_id: 77 })).toMatchObject(
      verdict('note', 'information'),
    )
    expect(await sentences(5)).toContain('Dana Okafor in Sentry')
    expect(await sent('resolved', { issue: { id: '77', title: 'It broke' } })).toMatchObject(
      verdict('clear', 'resolved_at_source'),
    )
  })

  test('a check of Healthchecks and a monitor of Uptime Kuma go down and come up', async () => {
    const check = (status: string) => post('healthchecks', { status, code: 'c-1', name: 'nightly', tags: 'prod' })
    expect(await check('down')).toMatchObject(verdict('open', 'first_in_group'))
    expect(await check('up')).toMatchObject(verdict('clear', 'resolved_at_source'))
    const beat = (status: number) =>
      post('uptime-kuma', { heartbeat: { status, monitorID: 3 }, monitor: { id: 3, name: 'shop' }, msg: '' })
    expect(await beat(0)).toMatchObject(verdict('open', 'first_in_group'))
    expect(await beat(1)).toMatchObject(verdict('clear', 'resolved_at_source'))
    expect(await world().incident(7)).toMatchObject({ title: 'shop is down', severity: 'sev2' })
  })
})
