import { describe, expect, test } from 'vitest'
import type { AlertRef } from '../../src/alert/alert.ts'
import type { Severity } from '../../src/alert/severity.ts'
import type { Fact } from '../../src/incident/event.ts'
import { NEWEST } from '../../src/incident/incident.ts'
import { ada, by, given, happened, opened, prod, tocsin } from '../kit/given.ts'

const ref = (fingerprint: string, severity: Severity | null = 'sev2'): AlertRef => ({
  source: 'prod',
  fingerprint,
  title: fingerprint,
  severity,
  link: null,
})
const first = opened({ alerts: [ref('a')], firing: 1 })
const channel: Fact = { type: 'channel_created', channel: 'C1', name: 'inc-1' }
const header: Fact = { type: 'header_posted', message: { channel: 'C1', ts: '1' }, seen: 2 }
const announced: Fact = { type: 'announced', message: { channel: 'C0', ts: '1' }, seen: 3 }
const join = (...alerts: AlertRef[]) => ({ type: 'join_alerts', alerts, firing: 1 + alerts.length, cut: 0 }) as const
const clear = (firing: number) => ({ type: 'clear_alerts', alerts: [ref('a')], firing, ended: null }) as const

describe('alerts that join', () => {
  test('are one event and one late update of each card, however many', () => {
    const joining = given(first, channel, header, announced).when(join(ref('b'), ref('c')), prod)
    joining.then({ type: 'alerts_joined', alerts: [ref('b'), ref('c')], firing: 3, cut: 0 })
    expect(joining.effects()).toEqual([
      { type: 'update_header', afterMs: 500, withinMs: 10_000 },
      { type: 'update_announcement', afterMs: 500, withinMs: 10_000 },
    ])
  })

  test('raise the severity when they are worse', () =>
    given(first)
      .when(join(ref('b', 'sev1')), prod)
      .then(
        { type: 'alerts_joined', alerts: [ref('b', 'sev1')], firing: 2, cut: 0 },
        { type: 'severity_changed', from: 'sev2', to: 'sev1' },
      ))

  test('tell why they are worse, where the rules have made them so', () => {
    const because = 'tier 1 at night'
    const worse = { ...ref('b', 'sev1'), because }
    const raised: Fact = { type: 'severity_changed', from: 'sev2', to: 'sev1', because }
    const after = given(first)
      .when(join(ref('c', 'sev3'), worse), prod)
      .then({ type: 'alerts_joined', alerts: [ref('c', 'sev3'), worse], firing: 3, cut: 0 }, raised)
      .incident()
    expect(after).toMatchObject({ severity: 'sev1', severityBecause: because })
    expect(
      happened(first, raised, [{ type: 'severity_changed', from: 'sev1', to: 'sev2' }, by(ada)]),
    ).not.toHaveProperty('severityBecause')
  })

  test('leave a severity alone that people have set', () =>
    given(first, [{ type: 'severity_changed', from: 'sev2', to: 'sev3' }, by(ada)])
      .when(join(ref('b', 'sev1')), prod)
      .then({ type: 'alerts_joined', alerts: [ref('b', 'sev1')], firing: 2, cut: 0 }))

  test('never come into a resolved incident', () =>
    given(first, { type: 'resolved', summary: null, cause: null })
      .when(join(ref('b')), prod)
      .thenRefused('already_resolved'))

  test('push older ones out of the newest few, and stay counted', () => {
    const many: Fact[] = Array.from({ length: 9 }, (_, i) => ({
      type: 'alerts_joined',
      alerts: [ref(`n${i}`)],
      firing: i + 2,
      cut: i,
    }))
    const { alerts } = happened(first, ...many)
    expect(alerts).toMatchObject({ total: 10, firing: 10, cut: 8 })
    expect(alerts.newest.map(({ fingerprint }) => fingerprint)).toEqual(['n8', 'n7', 'n6', 'n5', 'n4'])
    expect(alerts.newest).toHaveLength(NEWEST)
  })
})

describe('enough alerts', () => {
  const worsen = { type: 'worsen', severity: 'sev1', because: '3 alerts: tier 1' } as const
  const raised = { type: 'severity_changed', from: 'sev2', to: 'sev1', because: worsen.because } as const

  test('raise the severity', () => given(first).when(worsen, tocsin).then(raised))
  test('raise it once', () => given(first, raised).when(worsen, tocsin).thenNothing())
  test('do not lower it', () =>
    given(first)
      .when({ ...worsen, severity: 'sev3' }, tocsin)
      .thenNothing())
  test('leave one alone that people have set', () =>
    given(first, [{ type: 'severity_changed', from: 'sev2', to: 'sev3' }, by(ada)])
      .when(worsen, tocsin)
      .thenNothing())
  test('come too late where people have resolved it', () =>
    given(first, { type: 'resolved', summary: null, cause: null }).when(worsen, tocsin).thenRefused('already_resolved'))
})

describe('alerts that clear', () => {
  test('offer to resolve with the last one', () =>
    given(first)
      .when(clear(0), prod)
      .then({ type: 'alerts_cleared', alerts: [ref('a')], firing: 0 })
      .thenEffects('offer_resolve'))

  test('offer nothing while others fire', () => given(first).when(clear(1), prod).thenEffects())

  test('resolve by rule with the last one', () =>
    given(opened({ alerts: [ref('a')], firing: 1, autoResolve: true }))
      .when(clear(0), prod)
      .then(
        { type: 'alerts_cleared', alerts: [ref('a')], firing: 0 },
        { type: 'resolved', summary: null, cause: null },
      ))

  test('do not resolve by rule what the sender has cut off', () =>
    given(opened({ alerts: [ref('a')], firing: 1, autoResolve: true, cut: 37 }))
      .when(clear(0), prod)
      .then({ type: 'alerts_cleared', alerts: [ref('a')], firing: 0 })
      .thenEffects('offer_resolve'))

  test('are still noted after people have resolved', () =>
    given(first, { type: 'resolved', summary: null, cause: null })
      .when(clear(0), prod)
      .then({ type: 'alerts_cleared', alerts: [ref('a')], firing: 0 })
      .thenEffects())
})

test('an alert that fires again takes the offer back', () => {
  const offer: Fact = { type: 'resolve_offered', message: { channel: 'C1', ts: '5' } }
  given(first, channel, header, announced, { type: 'alerts_cleared', alerts: [ref('a')], firing: 0 }, offer)
    .when({ type: 'refire_alerts', alerts: [ref('a')], firing: 1, cut: 0 }, prod)
    .then({ type: 'alerts_refired', alerts: [ref('a')], firing: 1, cut: 0 })
    .thenEffects('update_header', 'update_announcement', 'update_offer')
})
