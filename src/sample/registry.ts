import { alertmanager } from './alertmanager.ts'
import { alertmanagerApiV2 } from './alertmanager-api-v2.ts'
import { awsSns } from './aws-sns.ts'
import { azureMonitor } from './azure-monitor.ts'
import { cloudevents } from './cloudevents.ts'
import { datadog } from './datadog.ts'
import { email } from './email.ts'
import { gcpMonitoring } from './gcp-monitoring.ts'
import { generic } from './generic.ts'
import { github } from './github.ts'
import { grafana } from './grafana.ts'
import { healthchecks } from './healthchecks.ts'
import { icinga2 } from './icinga2.ts'
import { nagios } from './nagios.ts'
import { newrelic } from './newrelic.ts'
import { opsgenie } from './opsgenie.ts'
import { pagerduty } from './pagerduty.ts'
import type { Sample } from './sample.ts'
import { sentry } from './sentry.ts'
import { splunk } from './splunk.ts'
import { squadcast } from './squadcast.ts'
import { uptimeKuma } from './uptime-kuma.ts'
import { victorops } from './victorops.ts'
import { zabbix } from './zabbix.ts'

/** A sample of each type of source. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  alertmanager,
  'alertmanager-api-v2': alertmanagerApiV2,
  'aws-sns': awsSns,
  'azure-monitor': azureMonitor,
  cloudevents,
  datadog,
  email,
  'gcp-monitoring': gcpMonitoring,
  generic,
  github,
  grafana,
  healthchecks,
  icinga2,
  nagios,
  newrelic,
  opsgenie,
  pagerduty,
  sentry,
  splunk,
  squadcast,
  'uptime-kuma': uptimeKuma,
  victorops,
  zabbix,
}
