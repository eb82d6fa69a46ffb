import { LIMITS } from '../../alert/alert.ts'
import { lookUp } from './fields.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, isRecord, type Reading, reading, unreadable } from './reading.ts'
import { type Said, signalOf } from './signal.ts'

type Fields = Readonly<Record<string, unknown>>

/** What came with the message: its topic, the attributes beside it, and where in the payload it stands. */
export type SentWith = { readonly topic: string; readonly attributes: Fields; readonly path: string }

/** An alarm as CloudWatch has it, whichever way it came. */
export type Alarm = {
  readonly name: string
  readonly arn: string
  readonly account: string
  /** The code, not the name that people read. */
  readonly region: string
  readonly state: string
  readonly before: string
  readonly at: unknown
  readonly description: string
  readonly reason: string
  /** What else people should read. */
  readonly more: readonly string[]
  /** The actions of a composite alarm that another alarm holds back. */
  readonly heldBy: string | null
  readonly labels: Fields
  /** Attributes of the message, or tags of the alarm. */
  readonly attributes: Fields
}

/** True for the message of an alarm, as its actions send it. */
export function isAlarm(message: unknown): message is Fields {
  return isRecord(message) && typeof message.AlarmName === 'string' && 'NewStateValue' in message
}

/** An alarm's message. A composite has no trigger, metric math several metrics, and an alarm on logs none. */
export function readAlarm(message: Fields, { topic, attributes, path }: SentWith, context: Context): Reading {
  const [partition, , topicRegion, topicAccount] = arnParts(topic)
  const [, , arnRegion, arnAccount] = arnParts(textOf(message.AlarmArn))
  const region = arnRegion || topicRegion || ''
  const account = textOf(message.AWSAccountId) || arnAccount || topicAccount || ''
  const name = textOf(message.AlarmName)
  const trigger = isRecord(message.Trigger) ? message.Trigger : {}
  return alarmReading(
    {
      ...{ name, region, account },
      arn: textOf(message.AlarmArn) || arnOf(partition || 'aws', region || textOf(message.Region), account, name),
      state: textOf(message.NewStateValue),
      before: textOf(message.OldStateValue),
      at: message.StateChangeTime,
      description: textOf(message.AlarmDescription),
      reason: textOf(message.NewStateReason),
      more: [children(message.TriggeringChildren), textOf(message.QueryString ?? trigger.QueryString)],
      // What CloudWatch holds back it does not send by this way at all.
      heldBy: null,
      labels: { ...metricLabels(trigger), log_group: logGroups(message.LogGroups ?? trigger.LogGroups) },
      attributes,
    },
    `${path}NewStateValue`,
    context,
  )
}

/** The alarm in our words; `path` is where its state stands. */
export function alarmReading(alarm: Alarm, path: string, context: Context): Reading {
  // CloudWatch allows far less; nobody else's megabytes are searched for words.
  const name = alarm.name.slice(0, LIMITS.label)
  const description = alarm.description.slice(0, LIMITS.description)
  const said: Said = {
    status: alarm.state === 'OK' ? 'resolved' : 'firing',
    title: [name],
    description: [description, alarm.reason, ...alarm.more].filter(text => text.trim()).join('\n\n'),
    identity: alarm.arn,
    severity: [
      ...tokens(description),
      ...['severity', 'sev', 'priority'].map(word => lookUp(alarm.attributes, word)),
      ...wordsIn(name),
    ],
    labels: {
      ...alarm.labels,
      ...alarm.attributes,
      ...{ alertname: name, region: alarm.region, account: alarm.account },
    },
    links: { source: consoleLink(alarm), ...linksIn(description) },
  }
  const noted = (what: string) =>
    reading(signalOf({ ...said, kind: 'information', title: [`${name} ${what}`], description: alarm.reason }, context))
  switch (alarm.state) {
    case 'ALARM':
      if (alarm.heldBy) return noted(`is in ALARM, its actions held back (${alarm.heldBy})`)
      // It goes on: only the first change into ALARM says since when.
      return reading(signalOf({ ...said, startsAt: alarm.before === 'ALARM' ? null : instant(alarm.at) }, context))
    case 'OK':
      // Also after INSUFFICIENT_DATA: what was in ALARM before that is over only now.
      return reading(signalOf({ ...said, endsAt: instant(alarm.at) }, context))
    case 'INSUFFICIENT_DATA':
      return noted('has no data')
    default:
      return unreadable(path, 'expected ALARM, OK or INSUFFICIENT_DATA')
  }
}

/** `arn:partition:service:region:account:resource`, without the first word. */
export function arnParts(arn: string): readonly string[] {
  return arn.split(':').slice(1)
}

export function arnOf(partition: string, region: string, account: string, name: string): string {
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`
}

/** The metric that the alarm is about, and the dimensions of all that it is computed from. */
function metricLabels(trigger: Fields): Fields {
  const queries = Array.isArray(trigger.Metrics) ? trigger.Metrics : []
  const metrics = queries.map(query => valueAt(query, ['MetricStat', 'Metric'])).filter(isRecord)
  const shown = queries.find(query => valueAt(query, ['ReturnData']) === true)
  return {
    ...Object.fromEntries([trigger, ...metrics].flatMap(({ Dimensions }) => dimensions(Dimensions))),
    metric:
      trigger.MetricName ??
      (textOf(valueAt(shown, ['Label'])) || textOf(valueAt(shown, ['Expression'])) || metrics[0]?.MetricName),
    metric_namespace: trigger.Namespace ?? metrics[0]?.Namespace,
  }
}

function dimensions(list: unknown): readonly (readonly [string, unknown])[] {
  return (Array.isArray(list) ? list : []).map(one => [textOf(valueAt(one, ['name'])), valueAt(one, ['value'])])
}

function children(list: unknown): string {
  const named = (Array.isArray(list) ? list : []).flatMap(child => {
    const arn = typeof child === 'string' ? child : textOf(valueAt(child, ['Arn']))
    const state = textOf(valueAt(child, ['State', 'Value']))
    const name = arn.split(':alarm:').at(-1) ?? ''
    return name ? [state ? `${name} (${state})` : name] : []
  })
  return named.length > 0 ? `Because of ${named.join(', ')}` : ''
}

function logGroups(given: unknown): string {
  return Array.isArray(given) ? given.map(textOf).join(', ') : textOf(given)
}

/** CloudWatch writes `+0000`, which is no offset of RFC 3339. */
function instant(at: unknown): string {
  return textOf(at)
    .slice(0, 40)
    .replace(/(T.*[+-]\d{2})(\d{2})$/, '$1:$2')
}

/** `sev: SEV2`, `severity=critical`, or `SEV2` alone. */
function tokens(description: string): readonly string[] {
  const named = [...description.matchAll(/\b(?:sev|severity|priority)\s*[:=][\s"'`*]*([\w-]+)/gi)]
  const bare = [...description.matchAll(/\b(sev-?[1-5])\b/gi)]
  return [...named, ...bare].map(([, word = '']) => word)
}

/** Only words that can hardly mean anything else: `error` and `high` are said of what is measured. */
function wordsIn(name: string): readonly string[] {
  const found = name.matchAll(/(?<![a-z0-9])(sev-?[1-5]|p[1-5]|critical|warning|warn)(?![a-z0-9])/gi)
  return [...found].map(([, word = '']) => word)
}

/** Addresses in the text that people wrote for whoever is called. */
function linksIn(description: string): Said['links'] {
  const found = [...description.matchAll(/https?:\/\/[^\s<>"'`|]{1,2000}/gi)].map(({ 0: url, index }) => ({
    word: /(\w*)\W*$/.exec(description.slice(Math.max(0, index - 20), index))?.[1]?.toLowerCase() ?? '',
    url: url.replace(/[).,;:!?\]}*]+$/, ''),
  }))
  const dashboard = found.find(({ word }) => word === 'dashboard')
  const runbook = found.find(({ word }) => /^(run|play)book$/.test(word)) ?? found.find(one => one !== dashboard)
  return { runbook: runbook?.url, dashboard: dashboard?.url }
}

const CONSOLES: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
}

function consoleLink({ arn, region, name }: Alarm): string | null {
  const host = lookUp(CONSOLES, arnParts(arn)[0] ?? '')
  // Without the region's code there is no such address.
  if (!host || !/^[a-z0-9-]+$/.test(region)) return null
  const alarm = encodeURIComponent(name.toWellFormed())
  return `https://${region}.${host}/cloudwatch/home?region=${region}#alarmsV2:alarm/${alarm}`
}
