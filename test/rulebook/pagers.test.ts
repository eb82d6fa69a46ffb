import { describe, expect, test } from 'vitest'
import { faultsIn } from './bad.ts'
import { read } from './read.ts'

const pagers = (yaml: string) => read(`notify: { ${yaml} }`).notify.pagers

describe('pagers', () => {
  test('are read with their usual addresses', () =>
    expect(
      pagers(`pagerduty: { routing_key: "\${LONG}" }, opsgenie: { api_key: "\${LONG}" },
        victorops: { api_key: "\${LONG}", routing_key: payments },
        squadcast: { url: "https://api.squadcast.com/v2/incidents/api/token/" }`),
    ).toEqual({
      pagerduty: { routingKey: 'long enough', url: 'https://events.pagerduty.com' },
      opsgenie: { apiKey: 'long enough', url: 'https://api.opsgenie.com', responders: [] },
      victorops: { apiKey: 'long enough', routingKey: 'payments', url: 'https://alert.victorops.com' },
      squadcast: { url: 'https://api.squadcast.com/v2/incidents/api/token' },
    }))

  test('are at other addresses, too', () => {
    const { pagerduty, opsgenie } = pagers(`pagerduty: { routing_key: "\${LONG}", url: "http://127.0.0.1:8080/" },
      opsgenie: { api_key: "\${LONG}", url: "https://api.atlassian.com/jsm/ops/integration" }`)
    expect(pagerduty?.url).toBe('http://127.0.0.1:8080')
    expect(opsgenie?.url).toBe('https://api.atlassian.com/jsm/ops/integration')
  })

  test('have responders in the words of Opsgenie', () =>
    expect(
      pagers(`opsgenie: { api_key: "\${LONG}",
        responders: ["team:Payments EU", "user: ada@example.com", "schedule:Nights", "escalation:Everybody"] }`)
        .opsgenie?.responders,
    ).toEqual([
      { type: 'team', name: 'Payments EU' },
      { type: 'user', username: 'ada@example.com' },
      { type: 'schedule', name: 'Nights' },
      { type: 'escalation', name: 'Everybody' },
    ]))
})

describe('refused', () => {
  const url = (of: string) => `pagerduty: { routing_key: "<LONG>", url: "${of}" }`
  const address = 'pagerduty.url: found 27 characters, expected an address that begins with https://'
  test.each([
    ['pagerduty: {}', 'pagerduty.routing_key: is missing, expected a secret'],
    ['pagerduty: { routing_key: hunter2 }', 'routing_key: found 7 characters, expected a secret'],
    [url('http://events.pagerduty.com'), address],
    [url('https://a:b@example.com/abc'), address],
    [url('https://example.com/?a=hunt'), address],
    [url('https://example.com/#a=hunt'), address],
    ['opsgenie: { api_key: hunter2 }', 'api_key: found 7 characters, expected a secret'],
    ['opsgenie: { api_key: "<LONG>", responders: [] }', 'expected a list of responders with at least one'],
    ['opsgenie: { api_key: "<LONG>", responders: [Payments] }', 'found "Payments", expected a responder of Opsgenie'],
    ['victorops: { api_key: "<LONG>" }', 'victorops.routing_key: is missing'],
    ['squadcast: { token: "<LONG>" }', 'there is no "token" here, expected one of url'],
    ['squadcast: {}', 'squadcast.url: is missing, expected an address'],
  ])('%s', (yaml, message) => {
    const faults = faultsIn(`\nnotify: { ${yaml} }`).join('\n')
    expect(faults).toContain(message)
    expect(faults).not.toContain('hunter2')
  })
})
