import type { Signal } from '../../../src/alert/alert.ts'
import { nagios } from '../../../src/webhook/sources/nagios.ts'
import type { Reading } from '../../../src/webhook/sources/reading.ts'
import { context, only } from './sources.ts'

export const SERVICE = {
  OBJECT_TYPE: 'service',
  NOTIFICATIONTYPE: 'PROBLEM',
  HOSTNAME: 'shop-1',
  HOSTADDRESS: '192.0.2.7',
  HOSTGROUPNAMES: 'shop,linux',
  HOSTSTATE: 'UP',
  SERVICEDESC: 'Disk /var',
  SERVICESTATE: 'CRITICAL',
  LASTSERVICESTATE: 'OK',
  SERVICESTATETYPE: 'HARD',
  SERVICENOTIFICATIONNUMBER: '1',
  SERVICENOTIFICATIONID: '90211',
  SERVICEPROBLEMID: '4711',
  LASTSERVICEPROBLEMID: '4498',
  SERVICEOUTPUT: 'DISK CRITICAL - free space: /var 3 MB (2%)',
  LONGSERVICEOUTPUT: '',
  SERVICEACKAUTHOR: '',
  SERVICEACKCOMMENT: '',
  LASTSERVICESTATECHANGE: '1786000000',
  TIMET: '1786000302',
  SERVICEINFOURL: 'https://nagios.example.com/cgi-bin/extinfo.cgi?type=2&host=shop-1&service=Disk%20%2Fvar',
  SERVICENOTESURL: 'https://runbooks.example.com/disk',
  SERVICEACTIONURL: 'https://graphs.example.com/disk',
}

export const HOST = {
  OBJECT_TYPE: 'host',
  NOTIFICATIONTYPE: 'PROBLEM',
  HOSTNAME: 'db-1',
  HOSTSTATE: 'DOWN',
  LASTHOSTSTATE: 'UP',
  HOSTSTATETYPE: 'HARD',
  HOSTNOTIFICATIONID: '90230',
  HOSTPROBLEMID: '4720',
  HOSTOUTPUT: 'PING CRITICAL - Packet loss = 100%',
  LASTHOSTSTATECHANGE: '1786000000',
  HOSTINFOURL: 'https://nagios.example.com/cgi-bin/extinfo.cgi?type=1&host=db-1',
}

export const RECOVERED = {
  ...SERVICE,
  ...{ NOTIFICATIONTYPE: 'RECOVERY', SERVICESTATE: 'OK', LASTSERVICESTATE: 'CRITICAL' },
  ...{ SERVICEPROBLEMID: '0', LASTSERVICEPROBLEMID: '4711', LASTSERVICESTATECHANGE: '1786000900' },
  ...{ SERVICEOUTPUT: 'DISK OK' },
}

type Changes = Parameters<typeof context>[0]

export function read(payload: unknown, changes: Changes = {}): Reading {
  return nagios.read(payload, context({ type: 'nagios', ...changes }))
}

export function one(payload: unknown, changes: Changes = {}): Signal {
  return only(read(payload, changes))
}

export function service(changes: Readonly<Record<string, unknown>> = {}): Signal {
  return one({ ...SERVICE, ...changes })
}
