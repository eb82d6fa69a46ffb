import { alarmReading, arnOf, type SentWith } from './aws-sns-alarm.ts'
import { textOf, valueAt } from './path.ts'
import { type Context, ignored, isRecord, type Reading } from './reading.ts'

type Fields = Readonly<Record<string, unknown>>

/** True for an event of EventBridge, whatever it is about. */
export function isEvent(message: unknown): message is Fields {
  return isRecord(message) && typeof message['detail-type'] === 'string' && isRecord(message.detail)
}

/**
 * An alarm's event (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html);
 * null where it is about something else.
 */
export function readEvent(event: Fields, { attributes, path }: SentWith, context: Context): Reading | null {
  if (event.source !== 'aws.cloudwatch') return null
  // It tells the state as well, which has not changed.
  if (event['detail-type'] === 'CloudWatch Alarm Configuration Change')
    return ignored('a change to an alarm’s settings')
  if (event['detail-type'] !== 'CloudWatch Alarm State Change') return null
  const of = (...steps: readonly string[]) => valueAt(event.detail, steps)
  const name = textOf(of('alarmName'))
  const region = textOf(event.region)
  const account = textOf(event.account)
  const tags = of('alarmTags')
  return alarmReading(
    {
      ...{ name, region, account },
      arn: textOf(valueAt(event.resources, ['0'])) || arnOf('aws', region, account, name),
      state: textOf(of('state', 'value')),
      before: textOf(of('previousState', 'value')),
      at: of('state', 'timestamp'),
      description: textOf(of('configuration', 'description')),
      reason: textOf(of('state', 'reason')),
      more: [],
      heldBy: heldBy(of('state', 'actionsSuppressedBy')),
      labels: metricLabels(of('configuration', 'metrics')),
      attributes: { ...attributes, ...(isRecord(tags) && tags) },
    },
    `${path}detail.state.value`,
    context,
  )
}

/** During the wait period nobody knows yet whether another alarm will hold it back: then it must be heard. */
function heldBy(said: unknown): string | null {
  const by = textOf(said)
  return by === '' || by === 'WaitPeriod' ? null : by
}

function metricLabels(list: unknown): Fields {
  const queries = Array.isArray(list) ? list : []
  const metrics = queries.map(query => valueAt(query, ['metricStat', 'metric'])).filter(isRecord)
  const shown = queries.find(query => valueAt(query, ['returnData']) === true)
  return {
    ...Object.fromEntries(
      metrics.flatMap(({ dimensions }) => (isRecord(dimensions) ? Object.entries(dimensions) : [])),
    ),
    metric:
      textOf(valueAt(shown, ['label'])) ||
      textOf(valueAt(shown, ['expression'])) ||
      valueAt(shown, ['metricStat', 'metric', 'name']) ||
      metrics[0]?.name,
    metric_namespace: metrics[0]?.namespace,
  }
}
