import { createHmac } from 'node:crypto'
import { json, type Phase, type Sample } from './sample.ts'

/** The parameters of the media type of docs/sources/zabbix.md, about a host of the service `ledger`. */
export const zabbix: Sample = (phase, about) => {
  const message = { ...PROBLEM, ...SAYS[phase], event_id: eventOf(about.id), event_timestamp: seconds(about.since) }
  const at = seconds(about.at)
  const sent = json(about.secret, phase === 'resolved' ? { ...message, event_recovery_timestamp: at } : message)
  if (about.signingSecret === null) return sent
  const signature = createHmac('sha256', about.signingSecret).update(`${at}:${sent.body}`).digest('hex')
  const headers = { ...sent.headers, 'x-tocsin-timestamp': at, 'x-tocsin-signature': `sha256=${signature}` }
  return { ...sent, headers }
}

const NAME = 'PostgreSQL: connections are nearly used up (over 90% for 5m)'

/** What has no value at the time stays the macro that it is. */
const PROBLEM = {
  alert_message: 'More than 90% of max_connections are in use.',
  alert_sendto: 'payments',
  alert_subject: `Problem: ${NAME}`,
  event_name: NAME,
  event_nseverity: '4',
  event_opdata: '97 of 100 connections',
  event_recovery_timestamp: '{EVENT.RECOVERY.TIMESTAMP}',
  event_severity: 'High',
  event_source: '0',
  event_tags: '[{"tag":"service","value":"ledger"},{"tag":"scope","value":"capacity"}]',
  event_update_action: '{EVENT.UPDATE.ACTION}',
  event_update_date: '{EVENT.UPDATE.DATE}',
  event_update_message: '{EVENT.UPDATE.MESSAGE}',
  event_update_nseverity: '{EVENT.UPDATE.NSEVERITY}',
  event_update_status: '0',
  event_update_time: '{EVENT.UPDATE.TIME}',
  event_update_timestamp: '{EVENT.UPDATE.TIMESTAMP}',
  event_update_user: '{USER.FULLNAME}',
  event_value: '1',
  host_groups: 'Databases',
  host_host: 'ledger-db-1',
  host_ip: '192.0.2.33',
  host_name: 'ledger-db-1',
  item_name: 'Connections used in %',
  trigger_description: 'More than 90% of max_connections are in use.',
  trigger_id: '23133',
  trigger_url: 'https://runbooks.example.com/ledger/connections',
  zabbix_url: 'https://zabbix.example.com',
}

const SAYS: Readonly<Record<Phase, Readonly<Record<string, string>>>> = {
  firing: {},
  acknowledged: {
    event_update_action: 'acknowledged and commented',
    event_update_message: 'A batch job holds them; stopping it.',
    event_update_status: '1',
    event_update_user: 'Ada Lind (ada)',
  },
  resolved: { alert_subject: `Resolved: ${NAME}`, event_opdata: '31 of 100 connections', event_value: '0' },
}

/** A number, as Zabbix counts, that is another for another problem. */
function eventOf(id: string): string {
  return String(Number.parseInt(createHmac('sha256', 'event').update(id).digest('hex').slice(0, 12), 16))
}

function seconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1_000))
}
