import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alert/alert.ts'
import { AT_ONCE, ECHO_MS, type Known, SETTLED_MS, type Surroundings, triage } from '../../src/alert/triage.ts'

const noon = new Date('2026-11-20T12:00:00Z')
const at = (minutes: number) => new Date(noon.getTime() + minutes * 60_000)

const alert = (change: Partial<Alert> = {}): Alert => ({
  ...{
    source: 'prod',
    fingerprint: 'f',
    status: 'firing',
    kind: 'alert',
    severity: 'sev2',
    title: 'Down',
    description: '',
  },
  ...{ labels: {}, links: {}, startsAt: noon, endsAt: null, ended: null, expiresAt: null, cut: 0 },
  ...change,
})
const resolved = (change: Partial<Alert> = {}) => alert({ status: 'resolved', endsAt: at(5), ...change })
const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  known: null,
  room: 'channel',
  open: null,
  muted: null,
  unrest: null,
  opening: AT_ONCE,
  isReview: false,
  at: at(10),
  ...change,
})
const known = (status: Known['status'], incident: 'open' | 'resolved' | null, startsAt = noon): Known => ({
  ...{ status, kind: 'alert', severity: 'sev2', ended: null, expiresAt: null, isHeld: false },
  endsAt: status === 'resolved' ? at(5) : null,
  startsAt,
  incident: incident && { id: 'i', resolvedAt: incident === 'open' ? null : at(8) },
})
const open = { id: 'i' }

describe('a firing alert', () => {
  test.each<[string, Alert, Surroundings, string, string]>([
    ['opens when it is the first of its group', alert(), around(), 'open', 'first_in_group'],
    ['joins the open incident of its group', alert(), around({ open }), 'join', 'group_is_open'],
    [
      'is a repeat while its incident is open',
      alert(),
      around({ known: known('firing', 'open'), open }),
      'repeat',
      'repeated',
    ],
    [
      'is a repeat after its sender acknowledged it',
      alert(),
      around({ known: known('acknowledged', 'open'), open }),
      'repeat',
      'repeated',
    ],
    [
      'is taken as of now when the end of the one before was lost, or is late',
      alert({ startsAt: at(2) }),
      around({ known: known('firing', 'open'), open }),
      'keep',
      'begun_anew',
    ],
    [
      'fires again in its open incident',
      alert({ startsAt: at(6) }),
      around({ known: known('resolved', 'open'), open }),
      'refire',
      'fires_again',
    ],
    [
      'that its own resolve overtook opens nothing',
      alert(),
      around({ known: known('resolved', null) }),
      'repeat',
      'older_episode',
    ],
    [
      'that its own resolve overtook does not fire again',
      alert(),
      around({ known: known('resolved', 'open') }),
      'repeat',
      'older_episode',
    ],
    [
      'opens anew after its incident is over',
      alert({ startsAt: at(9) }),
      around({ known: known('resolved', 'resolved') }),
      'open',
      'first_in_group',
    ],
    [
      'joins the next incident of its group',
      alert({ startsAt: at(9) }),
      around({ known: known('resolved', 'resolved'), open }),
      'join',
      'group_is_open',
    ],
    [
      'that people have just resolved is known',
      alert(),
      around({ known: known('firing', 'resolved') }),
      'keep',
      'resolved_by_people',
    ],
    [
      'is never swallowed for long',
      alert(),
      around({ known: known('firing', 'resolved'), at: new Date(at(8).getTime() + SETTLED_MS) }),
      'open',
      'still_firing',
    ],
    [
      'of a new episode opens at once, whoever resolved',
      alert({ startsAt: at(9) }),
      around({ known: known('firing', 'resolved') }),
      'open',
      'first_in_group',
    ],
    ['opens nothing where its route says so', alert(), around({ room: 'none' }), 'keep', 'route_opens_nothing'],
    [
      'that was kept opens once its route allows it',
      alert(),
      around({ known: known('firing', null) }),
      'open',
      'first_in_group',
    ],
    [
      'that is worse than before has changed',
      alert({ severity: 'sev1' }),
      around({ known: known('firing', 'open'), open }),
      'change',
      'severity_changed',
    ],
    [
      'that is worse than when it was acknowledged has changed',
      alert({ severity: 'sev1' }),
      around({ known: known('acknowledged', 'open'), open }),
      'change',
      'severity_changed',
    ],
    [
      'opens where only information was known of it',
      alert({ startsAt: at(-5) }),
      around({ known: { ...known('resolved', null), kind: 'information' } }),
      'open',
      'first_in_group',
    ],
    ['that is a heartbeat opens nothing', alert({ kind: 'heartbeat' }), around(), 'keep', 'heartbeat'],
  ])('%s', (_, given, surroundings, verdict, reason) => {
    expect(triage(given, surroundings)).toEqual({ verdict, reason })
  })
})

describe('a firing alert that began no later than the one that has ended', () => {
  const sinceThen = (ms: number) => around({ known: known('resolved', 'resolved'), at: new Date(at(5).getTime() + ms) })
  const standing = { ...alert(), stands: true as const }

  test('is back where its sender tells how things stand', () =>
    expect(triage(standing, sinceThen(ECHO_MS + 1))).toEqual({ verdict: 'open', reason: 'first_in_group' }))
  test('may have been overtaken soon after that end', () =>
    expect(triage(standing, sinceThen(ECHO_MS))).toEqual({ verdict: 'repeat', reason: 'older_episode' }))
  test('has been overtaken where its sender tells what has happened, and may come after hours', () =>
    expect(triage(alert(), sinceThen(100 * ECHO_MS))).toEqual({ verdict: 'repeat', reason: 'older_episode' }))
})

describe('a resolved alert', () => {
  test.each<[string, Alert, Surroundings, string, string]>([
    ['never opens', resolved(), around(), 'keep', 'nothing_open'],
    ['never joins', resolved(), around({ open }), 'keep', 'nothing_open'],
    ['clears', resolved(), around({ known: known('firing', 'open'), open }), 'clear', 'resolved_at_source'],
    [
      'clears what its sender had acknowledged',
      resolved(),
      around({ known: known('acknowledged', 'open') }),
      'clear',
      'resolved_at_source',
    ],
    [
      'clears after people have resolved',
      resolved(),
      around({ known: known('firing', 'resolved') }),
      'clear',
      'resolved_at_source',
    ],
    [
      'of an older episode does not close the newer one',
      resolved({ startsAt: at(-60) }),
      around({ known: known('firing', 'open') }),
      'repeat',
      'older_episode',
    ],
    [
      'clears because its time is up',
      resolved({ ended: 'expired', expiresAt: at(9) }),
      around({ known: { ...known('firing', 'open'), expiresAt: at(9) } }),
      'clear',
      'expired',
    ],
    [
      'is left alone when it was heard of since its time was up',
      resolved({ ended: 'expired', expiresAt: at(9) }),
      around({ known: { ...known('firing', 'open'), expiresAt: at(14) } }),
      'repeat',
      'heard_of_since',
    ],
    ['is a repeat when it has cleared', resolved(), around({ known: known('resolved', 'open') }), 'repeat', 'repeated'],
    [
      'of an alert that opened nothing is kept',
      resolved(),
      around({ known: known('firing', null) }),
      'keep',
      'nothing_open',
    ],
    [
      'of a heartbeat is kept',
      resolved({ kind: 'heartbeat' }),
      around({ known: known('firing', null) }),
      'keep',
      'heartbeat',
    ],
  ])('%s', (_, given, surroundings, verdict, reason) => {
    expect(triage(given, surroundings)).toEqual({ verdict, reason })
  })
})

describe('an alert that its sender acknowledged', () => {
  const acknowledged = alert({ status: 'acknowledged' })
  test.each<[string, Surroundings, string, string]>([
    ['acknowledges its incident', around({ known: known('firing', 'open') }), 'acknowledge', 'acknowledged_at_source'],
    ['does so once', around({ known: known('acknowledged', 'open') }), 'repeat', 'repeated'],
    ['opens nothing', around(), 'keep', 'nothing_open'],
    ['changes nothing once it is over', around({ known: known('firing', 'resolved') }), 'keep', 'nothing_open'],
    ['changes nothing once it has cleared', around({ known: known('resolved', 'open') }), 'repeat', 'older_episode'],
  ])('%s', (_, surroundings, verdict, reason) => {
    expect(triage(acknowledged, surroundings)).toEqual({ verdict, reason })
  })
})
