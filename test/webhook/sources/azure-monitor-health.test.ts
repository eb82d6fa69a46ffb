import { describe, expect, test } from 'vitest'
import { ALERT_ID, alert, type Changes } from './azure-monitor-alerts.ts'

describe('service health, which fires for each step of one problem,', () => {
  const step = (stage: string, changes: Changes = {}) =>
    alert(
      {
        alertId: `${ALERT_ID}/${stage}`,
        monitoringService: 'ServiceHealth',
      },
      { properties: { title: 'Storage is slow', service: 'Storage', trackingId: 'ABC1-DEF', stage, ...changes } },
    )

  test.each([
    ['Active', 'firing'],
    ['Planned', 'firing'],
    ['Resolved', 'resolved'],
    ['Complete', 'resolved'],
    ['Canceled', 'resolved'],
  ])('%s is %s, of one identity', (stage, status) =>
    expect(step(stage)).toMatchObject({ status, fingerprint: 'service health ABC1-DEF', startsAt: null }),
  )

  test('says what it is about, and its text is no label', () => {
    expect(step('Active').description).toContain('Storage is slow')
    expect(step('Active').labels).not.toHaveProperty('trackingId')
    expect(step('Active', { severity: 'critical' }).severity).toBe('sev2')
  })
})

describe('resource health, which fires for each change,', () => {
  const change = (currentHealthStatus: string, id: string) =>
    alert({ alertId: id, monitoringService: 'ResourceHealth' }, { properties: { title: 'x', currentHealthStatus } })

  test.each([
    ['Unavailable', 'firing'],
    ['Degraded', 'firing'],
    ['Unknown', 'firing'],
    ['Available', 'resolved'],
  ])('%s is %s, of one identity', (status, expected) => {
    expect(change(status, 'a').status).toBe(expected)
    expect(change(status, 'a').fingerprint).toBe(change('Unavailable', 'b').fingerprint)
  })
})
