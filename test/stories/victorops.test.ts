import { describe, expect, test } from 'vitest'
import { EXAMPLE } from '../kit/example.ts'
import { useWorld } from '../kit/honest.ts'
import { incidentChannels, shown } from '../kit/room.ts'
import { type Answer, send } from '../kit/senders.ts'

const RULEBOOK = EXAMPLE.replace('sources:\n', 'sources:\n  oncall: { type: victorops, secret: "${JOBS_SECRET}" }\n')
const DISK = { entity_id: 'disk/ledger-db-2', entity_display_name: 'ledger-db-2: disk is 84 % full' }

describe('a sender that knows nothing but Splunk On-Call', () => {
  // At this level everything is logged that ever is; after each story no secret of ours may stand there.
  const world = useWorld({ rulebook: RULEBOOK, logLevel: 'trace' })
  const tell = async (message_type: string, fields: object = {}, key = world().secrets.jobs): Promise<Answer> => {
    const { app, settle } = world()
    const url = `${app().url()}/integrations/generic/20131114/alert/${key}/payments`
    const answer = await send(url, { body: { message_type, ...DISK, service: 'ledger', ...fields } })
    await settle()
    return answer
  }
  const calls = () => [...world().people.ada.calls(), ...world().people.bob.calls()]
  const success = { status: 200, json: { result: 'success', entity_id: DISK.entity_id } }
  const sentences = async () => (await world().incident(1)).timeline.map(({ sentence }) => sentence).join('\n')

  test('opens an incident by a warning, which calls nobody by itself', async () => {
    expect(await tell('WARNING', { state_message: 'It grows by 1 % an hour.' })).toEqual({
      ...success,
      text: JSON.stringify(success.json),
    })
    expect(await world().incident(1)).toMatchObject({
      ...{ title: 'ledger-db-2: disk is 84 % full', status: 'triggered', severity: 'sev3', service: 'ledger' },
    })
    expect(calls()).toEqual([])
  })

  test('makes it worse, and then somebody is called', async () => {
    await world().clock.advance('1m')
    expect(await tell('CRITICAL', { state_start_time: '1794539460' })).toMatchObject(success)
    expect(await world().incident(1)).toMatchObject({ severity: 'sev1', alert_counts: { total: 1, firing: 1 } })
    expect(incidentChannels(world().slack)).toHaveLength(1)
    expect(calls()).toHaveLength(1)
  })

  test.each(['INFO', 'BANANA'])('adds to it what pages nobody: %s', async type => {
    const calls = world().people.ada.calls().length
    expect(await tell(type, { state_message: `Snapshot taken (${type}).` })).toMatchObject(success)
    expect(await sentences()).toContain(`Snapshot taken (${type}).`)
    expect(await world().incident(1)).toMatchObject({
      status: 'triggered',
      severity: 'sev1',
      alert_counts: { firing: 1 },
    })
    expect(world().people.ada.calls()).toHaveLength(calls)
  })

  test('acknowledges it', async () => {
    expect(await tell('ACKNOWLEDGEMENT', { entity_display_name: '', ack_author: 'dana' })).toMatchObject(success)
    expect(await world().incident(1)).toMatchObject({ status: 'acknowledged', acknowledged_by: { name: 'oncall' } })
  })

  test('ends it, in the words in which it began', async () => {
    await world().clock.advance('5m')
    expect(await tell('RECOVERY', { entity_display_name: 'ledger-db-2: disk is 60 % full' })).toMatchObject(success)
    expect(await world().incident(1)).toMatchObject({ alert_counts: { total: 1, firing: 0 } })
    expect(shown(world().room('inc-1').offer)).toContain('cleared')
    expect(await world().api('GET', '/alerts?limit=1')).toMatchObject({
      json: { items: [{ fingerprint: DISK.entity_id, status: 'resolved', title: 'ledger-db-2: disk is 84 % full' }] },
    })
  })

  test('begins anew with the same words, to the letter', async () => {
    const { clock, people, room } = world()
    await people.ada.says(room('inc-1').channel.name, 'resolve Cleaned up.')
    await clock.advance('5m')
    expect(await tell('CRITICAL', { state_start_time: '1794539460' })).toMatchObject(success)
    expect(await world().incident(2)).toMatchObject({
      severity: 'sev1',
      status: 'triggered',
      alert_counts: { firing: 1 },
    })
  })

  test('ends and acknowledges what nobody knows, which is success and opens nothing', async () => {
    for (const type of ['ACKNOWLEDGEMENT', 'RECOVERY', 'OK', 'INFO']) {
      const answer = await tell(type, { entity_id: 'nobody' })
      expect(answer).toMatchObject({ status: 200, json: { result: 'success', entity_id: 'nobody' } })
      expect(await tell(type, { entity_id: '' })).toMatchObject({ status: 200, json: { result: 'success' } })
    }
    expect(await world().api('GET', '/incidents')).toMatchObject({ json: { items: [{ number: 'INC-2' }, {}] } })
  })

  test('is told of what cannot be read, and operators see it', async () => {
    expect(await tell('')).toMatchObject({ status: 400, json: { result: 'failure', message: expect.any(String) } })
    const { text } = await world().api('GET', '/rejected')
    expect(text).toContain('message_type')
    expect(text).not.toContain(world().secrets.jobs)
  })

  test('is not heard with a wrong key; neither key is to be found in the metrics', async () => {
    expect(await tell('CRITICAL', {}, 'key-of-nobody')).toMatchObject({ status: 404, json: { result: 'failure' } })
    const metrics = await (await fetch(`${world().app().url()}/metrics`)).text()
    expect(metrics).toMatch(/tocsin_webhook_requests_total\{source="oncall",status="200"\}/)
    expect(metrics).toMatch(/tocsin_webhook_requests_total\{source="unknown",status="404"\} 1/)
    expect(metrics).not.toContain(world().secrets.jobs)
    expect([metrics, ...world().logs].join('\n')).not.toContain('key-of-nobody')
  })
})
