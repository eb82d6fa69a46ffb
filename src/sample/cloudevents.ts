import { json, type Sample } from './sample.ts'

/** A structured event in the convention of our documentation; each has an id of its own. */
export const cloudevents: Sample = (phase, { at, since, id, secret }) =>
  json(
    secret,
    {
      specversion: '1.0',
      id: `${id}-${phase}-${at.getTime()}`,
      source: '/shop/checks',
      type: `com.example.alert.${phase}.v1`,
      subject: `ledger/postings-${id}`,
      time: at.toISOString(),
      datacontenttype: 'application/json',
      severity: 'critical',
      data: {
        title: `The ledger books nothing from postings-${id}`,
        status: phase,
        dedupKey: `ledger/postings-${id}`,
        description: 'Nothing was booked for five minutes; orders go through and wait.',
        startsAt: since.toISOString(),
        labels: { service: 'ledger', env: 'prod' },
        links: { runbook: 'https://wiki.example.com/runbooks/ledger-stuck' },
      },
    },
    { 'content-type': 'application/cloudevents+json; charset=utf-8' },
  )
