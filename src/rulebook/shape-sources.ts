import { z } from 'zod'
import {
  anyNumber,
  complain,
  list,
  listOrNone,
  named,
  oneOrMore,
  record,
  strict,
  textUpTo,
  Wrong,
  yesOrNo,
} from './leaf.ts'
import { SOURCE_TYPES, type Source, type SourceType } from './rulebook.ts'
import { mapping } from './shape-mapping.ts'
import { duration, email, link, rate, secret, severity } from './words.ts'

// Where alerts come from.

/** What only some types understand. */
const ONLY_FOR: Readonly<Record<string, readonly SourceType[]>> = {
  mapping: ['cloudevents', 'email', 'generic'],
  signing_secret: ['github', 'grafana', 'pagerduty', 'sentry', 'victorops', 'zabbix'],
  identity: ['splunk'],
  topics: ['aws-sns'],
  raw: ['aws-sns'],
  audience: ['gcp-monitoring'],
  service_account: ['gcp-monitoring'],
  branches: ['github'],
}

export function sourcesShape() {
  const source = strict({
    type: z.enum(SOURCE_TYPES, { error: `a type of source: ${SOURCE_TYPES.join(', ')}` }),
    secret,
    signing_secret: oneOrMore('secrets', secret).optional(),
    limit: rate.optional(),
    ignore_labels: listOrNone('label names', textUpTo(200)).optional(),
    severities: record('the words of a sender to sev1 … sev4', severity).optional(),
    expire_after: duration.optional(),
    url: link.optional(),
    identity: list('fields', textUpTo(200)).optional(),
    topics: anyNumber('topics', topic).optional(),
    raw: yesOrNo.optional(),
    audience: textUpTo(500).optional(),
    service_account: email.optional(),
    branches: list('branches', textUpTo(250)).optional(),
    mapping: mapping.optional(),
  }).transform((given, ctx): Omit<Source, 'name'> => {
    for (const [key, types] of Object.entries(ONLY_FOR)) {
      if (key in given && !types.includes(given.type)) {
        complain(ctx, new Wrong(`no ${key}: only ${types.join(', ')} sources have one`), [key])
      }
    }
    if (given.type === 'aws-sns' && !given.topics) {
      complain(ctx, new Wrong('topics: the ARNs of those that may send here, [] where only EventBridge does'))
    }
    if (given.type === 'email' && !given.mapping) complain(ctx, new Wrong('a mapping: mails have no fields of ours'))
    return {
      type: given.type,
      secret: given.secret,
      signingSecrets: given.signing_secret ?? [],
      ignoreLabels: given.ignore_labels ?? [],
      severities: given.severities ?? {},
      limit: given.limit ?? null,
      expireAfterMs: given.expire_after ?? null,
      url: given.url?.replace(/\/+$/, '') ?? null,
      identity: given.identity ?? [],
      topics: given.topics ?? [],
      raw: given.raw ?? false,
      audience: given.audience ?? null,
      serviceAccount: given.service_account ?? null,
      branches: given.branches ?? [],
      mapping: given.mapping ?? null,
    }
  })
  return named('sources', source)
}

const topic = z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/, {
  error: 'a topic such as arn:aws:sns:eu-west-1:123456789012:alarms',
})
