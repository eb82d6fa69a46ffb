import { describe, expect, test } from 'vitest'
import { datadog } from '../../../src/webhook/sources/datadog.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { expectNoBlowUp } from '../../kit/growth.ts'
import { alert, FILLED, LINK, plain, read } from './datadog.ts'
import { context, only, RECEIVED } from './sources.ts'

describe('texts', () => {
  test('of the body lose the fences, pictures, page links and handles', () => {
    const body =
      '%%%\nMore than 2 % fail. cc @ada@example.com @pagerduty-payments\n@webhook-tocsin\n\n' +
      '[![Metric Graph](https://p.datadoghq.com/a.png)](https://app.datadoghq.com/monitors/1?x=1)\n\n' +
      '**http.errors** over **env:prod** was **> 2.0**.\nSee [the wiki](https://wiki.example.com/a).\n\n- - -\n\n' +
      '[[Monitor Status](https://app.datadoghq.com/monitors/1)] · [[Edit Monitor](https://app.datadoghq.com/monitors/1/edit)]\n%%%'
    const said = alert({ text: '', body, alert_status: '', snapshot: '$SNAPSHOT' })
    expect(said.description).toBe(
      'More than 2 % fail. cc\n\nhttp.errors over env:prod was > 2.0.\nSee the wiki (https://wiki.example.com/a).',
    )
    expect(said.links.image).toBe('https://p.datadoghq.com/a.png')
  })
  test('have the sentence about the state once', () =>
    expect(alert({ text: `Look. ${FILLED.alert_status}` }).description).toBe(`Look. ${FILLED.alert_status}`))
  test('with a variable of the monitor’s own that was not filled stay', () =>
    expect(alert({ alert_title: '[Triggered] Disk of {{host.name}}', alert_scope: '' }).title).toBe(
      'Disk of {{host.name}} (env:prod,service:checkout)',
    ))
  test('with quotes and newlines are one line as a title', () =>
    expect(alert({ alert_title: '[Triggered] "a"\nb', alert_scope: '*', link: '' }).title).toBe('"a" b'))
  test.each(['![', '[', '@a-', '%', 'runbook ', '[P1]', 'on {'])('of %s that never end are read soon', text =>
    expectNoBlowUp(factor => {
      const long = text.repeat(50_000 * factor)
      expect(alert({ text: long, body: long, alert_title: long, tags: long }).status).toBe('firing')
    }),
  )
})

test('a variable that Datadog does not know is nothing', () => {
  const unknown = {
    ...{ hostname: '$HOSTNAME', link: '$LINK', snapshot: '$SNAPSHOT', tags: '$TAGS', alert_scope: '$ALERT_SCOPE' },
    ...{ alert_status: '$ALERT_STATUS', text: '$TEXT_ONLY_MSG', org_name: '$ORG_NAME', alert_title: '$TAGS[env]' },
  }
  const said = alert({ ...unknown, event_title: '[Triggered] X' })
  expect(said).toMatchObject({ title: 'X', labels: { alertname: 'X', monitor: '48213377' }, links: {} })
  expect(JSON.stringify(said)).not.toContain('$')
})

test('several values under one tag are all kept, and a bare tag is one', () =>
  expect(alert({ tags: 'team:a,team:b,canary,monitor', alert_scope: '*' }).labels).toMatchObject({
    team: 'a,b',
    canary: 'true',
  }))

describe('the monitor’s page', () => {
  test('is on the site that sent it', () => {
    const link = 'https://us3.datadoghq.com/event/event?id=77'
    expect(alert({ link }).links).toMatchObject({
      source: link,
      dashboard: 'https://us3.datadoghq.com/monitors/48213377',
    })
  })
  test('is found by the rulebook’s address where no link came', () =>
    expect(alert({ link: '' }, { url: 'https://app.ddog-gov.com' }).links.source).toBe(
      'https://app.ddog-gov.com/monitors/48213377',
    ))
})

test('a test notification opens nothing', () => {
  expect(read({ alert_title: '[TEST] [Triggered on {host:x}] X' }).ignored).toContain('test')
  expect(read({ alert_title: '[P1] [Triggered] [TEST] X' })).toMatchObject({ alerts: [], faults: [] })
  expect(alert({ alert_title: '[Triggered] Load [TEST] rig' }).status).toBe('firing')
})

describe('the default template', () => {
  test('is read from its title and its links', () => {
    expect(plain()).toMatchObject({
      fingerprint: '48213399 host:db-3',
      status: 'firing',
      severity: 'sev2',
      title: 'Disk is nearly full (host:db-3)',
      description: 'Almost no room.',
      labels: { alertname: 'Disk is nearly full', monitor: '48213399', host: 'db-3' },
    })
  })
  test('says the end in its title', () => {
    const end = plain({ title: '[P2] [Recovered on {host:db-3}] Disk is nearly full', id: '7716548234011239999' })
    expect([end.status, end.fingerprint]).toEqual(['resolved', plain().fingerprint])
  })
  test('takes the group from the link where the title has none', () =>
    expect(plain({ title: '[Triggered] Disk is nearly full' }).fingerprint).toBe('48213399 host:db-3'))
  test('without a link has its event’s id', () =>
    expect(plain({ title: '[Triggered] X', body: 'nothing' }).fingerprint).toBe('7716548234011234567'))
})

describe('the body', () => {
  const delivered = (raw: string, type = 'application/json'): Delivered => ({
    ...{ method: 'POST', headers: { 'content-type': type }, query: {}, url: '', receivedAt: RECEIVED },
    raw: Buffer.from(raw),
  })
  const taken = async (raw: string, type?: string) => {
    const body = await datadog.body?.(delivered(raw, type))
    return only(datadog.read(body && 'json' in body ? body.json : null, context({ type: 'datadog' })))
  }
  test('of a template without quotes keeps its ids, digit by digit', async () => {
    const raw =
      '{"alert_id": 9223372036854775807, "alert_transition": "Triggered", "alert_title": "X", "date": 1789377300000}'
    expect(await taken(raw)).toMatchObject({
      fingerprint: '9223372036854775807',
      startsAt: new Date(1_789_377_300_000),
    })
  })
  test('may be a form', async () => {
    const form = new URLSearchParams({ ...FILLED, alert_transition: 'Recovered' }).toString()
    const end = await taken(form, 'application/x-www-form-urlencoded')
    expect(end).toMatchObject({ status: 'resolved', fingerprint: '7716548234011230001', severity: 'sev1' })
  })
  test('may have names of the user’s own', () => {
    const own = {
      ...{
        monitor_id: 48_213_377,
        title: '[Warn on {host:a}] X',
        transition: 'Warn',
        severity: 'P2',
        scopes: 'host:a',
      },
      ...{ url: LINK, message: 'M' },
    }
    const said = only(datadog.read(own, context({ type: 'datadog' })))
    expect(said).toMatchObject({ fingerprint: '48213377 host:a', severity: 'sev3', description: 'M' })
  })
})
