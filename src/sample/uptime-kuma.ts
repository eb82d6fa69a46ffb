import { digits } from './digits.ts'
import { json, type Sample } from './sample.ts'

/** A monitor of the checkout's page, as JSON. */
export const uptimeKuma: Sample = (phase, { at, since, id, secret }) => {
  if (phase === 'acknowledged') return null
  const monitor = Number(digits(id, 6))
  const isDown = phase === 'firing'
  const common = { monitorID: monitor, important: true, retries: 2, timezone: 'UTC', timezoneOffset: '+00:00' }
  const msg = isDown ? 'Request failed with status code 503' : '200 - OK'
  const heartbeat = isDown
    ? { ...common, status: 0, time: utc(since), msg, ping: null, duration: 61, localDateTime: utc(since).slice(0, 19) }
    : {
        ...common,
        ...{ status: 1, time: utc(at), msg, ping: 84, duration: 843 },
        ...{ localDateTime: utc(at).slice(0, 19), lastDownTime: utc(since) },
      }
  return json(secret, {
    heartbeat,
    monitor: {
      id: monitor,
      name: 'checkout public',
      description: null,
      pathName: 'Payments / checkout public',
      path: ['Payments', 'checkout public'],
      parent: 3,
      childrenIDs: [],
      url: 'https://checkout.example.com/healthz',
      method: 'GET',
      hostname: null,
      port: null,
      maxretries: 2,
      weight: 2000,
      active: true,
      type: 'http',
      timeout: 48,
      interval: 60,
      retryInterval: 60,
      resendInterval: 0,
      keyword: null,
      accepted_statuscodes: ['200-299'],
      notificationIDList: { '1': true },
      tags: [
        { tag_id: 4, monitor_id: monitor, name: 'team', value: 'payments', color: '#4B5563' },
        { tag_id: 5, monitor_id: monitor, name: 'service', value: 'checkout', color: '#4B5563' },
      ],
      includeSensitiveData: false,
    },
    msg: `[checkout public] [${isDown ? '🔴 Down' : '✅ Up'}] ${msg}`,
  })
}

/** As Kuma writes instants: UTC, and without saying so. */
function utc(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('Z', '')
}
