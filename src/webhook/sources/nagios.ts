import { readFormOrJson } from '../body.ts'
import { type Macros, macrosOf, readNotification } from './monitoring-command.ts'
import { isRecord } from './reading.ts'
import type { System } from './system.ts'

/**
 * Nagios Core and what understands its object files (Naemon, Nagios XI, Shinken): a notification command of ours posts
 * its macros (https://assets.nagios.com/downloads/nagioscore/docs/nagioscore/4/en/macrolist.html).
 */
export const nagios: System = {
  body: readFormOrJson,
  read: (payload, context) =>
    readNotification(payload, context, {
      between: ';',
      page: (host, service) =>
        `/cgi-bin/extinfo.cgi?type=${service ? 2 : 1}&host=${host}${service && `&service=${service}`}`,
    }),
  deliveryId: (_, payload) => (isRecord(payload) ? notificationOf(macrosOf(payload)) : null),
}

/**
 * Each contact runs the command, and curl tries again: one notification may come several times. Its number begins anew
 * where Nagios keeps nothing over a restart, so what it says goes with it.
 */
function notificationOf(macros: Macros): string | null {
  const get = (name: string) => macros.get(name) ?? ''
  const of = get('SERVICEDESC') ? 'SERVICE' : 'HOST'
  const [id, since] = [get(`${of}NOTIFICATIONID`), get(`LAST${of}STATECHANGE`)]
  if (!/^[1-9]\d*$/.test(id) || !since) return null
  return JSON.stringify([id, since, get('NOTIFICATIONTYPE'), get('HOSTNAME'), get('SERVICEDESC'), get(`${of}STATE`)])
}
