import type { About, Phase, Sample, Sent } from './sample.ts'

/** The notification command of docs/sources/nagios.md, about the service `checkout` of a host. */
export const nagios: Sample = (phase, about) => {
  const [type, state, last, output] = SAYS[phase]
  const host = `shop-${about.id}`
  return form(about, {
    OBJECT_TYPE: 'service',
    NOTIFICATIONTYPE: type,
    HOSTNAME: host,
    HOSTGROUPNAMES: 'shop,eu-central',
    SERVICEDESC: 'checkout',
    SERVICESTATE: state,
    LASTSERVICESTATE: last,
    SERVICESTATETYPE: 'HARD',
    LASTSERVICESTATECHANGE: seconds(phase === 'resolved' ? about.at : about.since),
    SERVICENOTIFICATIONID: String(seconds(about.at) % 100_000),
    SERVICEINFOURL: `https://nagios.example.com/nagios4/cgi-bin/extinfo.cgi?type=2&host=${host}&service=checkout`,
    SERVICEOUTPUT: output,
    LONGSERVICEOUTPUT: '',
    SERVICEACKAUTHOR: phase === 'acknowledged' ? 'Ada Lind' : '',
    SERVICEACKCOMMENT: phase === 'acknowledged' ? 'Looking into the payment provider.' : '',
  })
}

const DOWN = 'HTTP CRITICAL: HTTP/1.1 503 Service Unavailable - 312 bytes in 0.041 second response time'

/** Type, state, state before, and what the check says. */
export const SAYS: Readonly<Record<Phase, readonly [type: string, state: string, last: string, output: string]>> = {
  firing: ['PROBLEM', 'CRITICAL', 'OK', DOWN],
  acknowledged: ['ACKNOWLEDGEMENT', 'CRITICAL', 'CRITICAL', DOWN],
  resolved: ['RECOVERY', 'OK', 'CRITICAL', 'HTTP OK: HTTP/1.1 200 OK - 5120 bytes in 0.063 second response time'],
}

/** As `curl --data-urlencode` sends it. */
export function form({ secret }: About, fields: Readonly<Record<string, string | number>>): Sent {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${secret}` }
  const texts = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))
  return { method: 'POST', path: '', headers, body: new URLSearchParams(texts).toString() }
}

export function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1_000)
}
