import { readFormOrJson } from '../body.ts'
import { readNotification } from './monitoring-command.ts'
import type { System } from './system.ts'

/**
 * Icinga 2: a NotificationCommand of ours posts its runtime macros
 * (https://icinga.com/docs/icinga-2/latest/doc/03-monitoring-basics/#notification-commands) under the names that Nagios
 * has for them.
 */
export const icinga2: System = {
  body: readFormOrJson,
  read: (payload, context) =>
    readNotification(payload, context, {
      between: '!',
      page: (host, service) =>
        service ? `/icingadb/service?name=${service}&host.name=${host}` : `/icingadb/host?name=${host}`,
    }),
}
