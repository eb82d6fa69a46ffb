import { form, SAYS, seconds } from './nagios.ts'
import type { Sample } from './sample.ts'

/** The NotificationCommand of docs/sources/icinga2.md, about the service `ledger` of a host. */
export const icinga2: Sample = (phase, about) => {
  const [type, state, last, output] = SAYS[phase]
  const host = `books-${about.id}`
  return form(about, {
    NOTIFICATIONTYPE: type,
    NOTIFICATIONAUTHOR: phase === 'acknowledged' ? 'bob' : '',
    NOTIFICATIONCOMMENT: phase === 'acknowledged' ? 'Restarting it now.' : '',
    NOTESURL: 'https://runbooks.example.com/ledger',
    ACTIONURL: '',
    HOSTNAME: host,
    HOSTDISPLAYNAME: host,
    HOSTADDRESS: '192.0.2.17',
    HOSTSTATE: 'UP',
    LASTHOSTSTATE: 'UP',
    LASTHOSTSTATECHANGE: seconds(about.since) - 86_400,
    HOSTOUTPUT: 'PING OK - Packet loss = 0%, RTA = 0.31 ms',
    SERVICEDESC: 'ledger',
    SERVICEDISPLAYNAME: 'Ledger API',
    SERVICESTATE: state,
    LASTSERVICESTATE: last,
    LASTSERVICESTATECHANGE: seconds(phase === 'resolved' ? about.at : about.since),
    SERVICEOUTPUT: output,
  })
}
