import type { Source } from '../../../src/rulebook/rulebook.ts'
import { uptimeKuma } from '../../../src/webhook/sources/uptime-kuma.ts'
import { context, only } from './sources.ts'

export const HEARTBEAT = {
  monitorID: 12,
  status: 0,
  time: '2026-09-14 02:17:41.318',
  msg: 'Request failed with status code 503',
  ping: null,
  important: true,
  duration: 61,
  timezone: 'Europe/Berlin',
  timezoneOffset: '+02:00',
  localDateTime: '2026-09-14 04:17:41',
}
export const MONITOR = {
  id: 12,
  name: 'checkout public',
  description: null,
  pathName: 'Payments / checkout public',
  url: 'https://checkout.example.com/healthz',
  hostname: null,
  port: null,
  type: 'http',
  tags: [{ tag_id: 4, monitor_id: 12, name: 'team', value: 'payments', color: '#4B5563' }],
}
export const DOWN = { heartbeat: HEARTBEAT, monitor: MONITOR, msg: '[checkout public] [🔴 Down] Request failed' }

export const read = (payload: unknown, source: Partial<Source> = {}) =>
  uptimeKuma.read(payload, context({ type: 'uptime-kuma', ...source }))
export const beat = (changes: Record<string, unknown> = {}, source: Partial<Source> = {}) =>
  only(read({ ...DOWN, heartbeat: { ...HEARTBEAT, ...changes } }, source))
export const monitored = (changes: Record<string, unknown>, source: Partial<Source> = {}) =>
  only(read({ ...DOWN, monitor: { ...MONITOR, ...changes } }, source))
export const notice = (msg: string, source: Partial<Source> = {}) =>
  only(read({ heartbeat: null, monitor: MONITOR, msg }, source))
