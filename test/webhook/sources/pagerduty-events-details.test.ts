import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromV1, readChange } from '../../../src/webhook/sources/pagerduty-events.ts'
import { type Fields, faults, KEY, PAYLOAD, readOne, said, signalFrom } from './pagerduty.ts'
import { context } from './sources.ts'

describe('details', () => {
  test.each([
    ['an object', { a: 1, b: { c: [true] } }, 'a: 1\nb: {"c":[true]}'],
    ['a text', 'It fell over.', 'It fell over.'],
    ['a list', ['one', { two: 2 }, ''], 'one\n{"two":2}'],
    ['a number', 42, '42'],
    ['nothing', null, ''],
  ])('that are %s are told', (_, custom_details, expected) =>
    expect(signalFrom({ custom_details }).description).toBe(expected),
  )

  test('that fit on a line are labels, and take no field’s name', () => {
    const custom_details = {
      ...{ service: 'ledger', retries: 3, live: true, source: 'elsewhere', component: 'kept' },
      ...{ firing: 'Labels:\n - alertname = Lag', list: [1], long: 'x'.repeat(201), __proto__: 'x' },
    }
    const { labels } = signalFrom({ custom_details })
    expect(labels).toEqual({
      ...{ service: 'ledger', retries: '3', live: 'true', component: 'kept' },
      ...{ source: PAYLOAD.source, severity: 'critical' },
    })
  })

  test('follow the whole summary where that is too long for a title', () => {
    const summary = `Ledger ${'is behind '.repeat(60)}`
    const { title, description } = signalFrom({ summary, custom_details: { lag: 312 } })
    expect(title).toMatch(/^Ledger is behind .*…$/)
    expect(description).toBe(`${summary.trim()} \nlag: 312`)
  })
})

describe('links', () => {
  const linked = (event: Fields) => signalFrom({}, event)
  const a = (name: string) => `https://example.com/${name}`

  test('lead to what they are called', () =>
    expect(
      linked({
        client_url: a('alert'),
        links: [
          { href: a('1'), text: 'Run book' },
          { href: a('2'), text: 'Latency dashboard' },
          { href: a('3'), text: 'Silence this' },
        ],
      }).links,
    ).toEqual({ source: a('alert'), runbook: a('1'), dashboard: a('2'), silence: a('3') }))

  test('without a name lead to what their address says', () =>
    expect(linked({ links: [{ href: a('runbooks/lag') }, { href: a('grafana/d/1'), text: '' }] }).links).toEqual({
      runbook: a('runbooks/lag'),
      dashboard: a('grafana/d/1'),
    }))

  test('for which there is no place left are told in words, once', () => {
    const links = [
      { href: a('1') },
      { href: a('2'), text: 'Ticket' },
      { href: a('2'), text: 'Again' },
      { href: a('1') },
    ]
    expect(linked({ client_url: a('0'), links })).toMatchObject({
      links: { source: a('0') },
      description: `${a('1')}\nTicket: ${a('2')}`,
    })
  })

  test('of an image lead to its dashboard', () =>
    expect(
      linked({
        images: [
          { src: a('1.png'), href: a('panel') },
          { src: a('2.png'), alt: 'CPU' },
        ],
      }),
    ).toMatchObject({
      links: { image: a('1.png'), dashboard: a('panel') },
      description: `CPU: ${a('2.png')}`,
    }))

  test.each([
    [
      'no web addresses',
      { client_url: 'javascript:alert(1)', links: [{ href: '/d/1' }], images: [{ src: 'data:,x' }] },
    ],
    ['no objects', { client_url: 5, links: ['https://example.com'], images: [null] }],
    ['no lists', { links: { href: a('1') }, images: 'x' }],
  ])('that are %s are left out, and nothing is refused for it', (_, event) =>
    expect(linked(event)).toMatchObject({ links: {}, description: '' }),
  )
})

describe('a change', () => {
  const change = (payload: Fields, event: Fields = {}) => readChange({ payload, ...event }, context())
  const deploy = {
    ...{ summary: 'Deployed ledger 4.2', source: 'ci', timestamp: '2026-08-03T22:16:58.315+0000' },
    custom_details: { build: 42 },
  }

  test('is information, dated as it says', () =>
    expect(said(change(deploy, { links: [{ href: 'https://ci.example.com/42', text: 'Build' }] }))).toMatchObject({
      kind: 'information',
      title: 'Deployed ledger 4.2',
      description: 'build: 42',
      labels: { source: 'ci', build: '42' },
      links: { source: 'https://ci.example.com/42' },
      startsAt: new Date('2026-08-03T22:16:58.315Z'),
    }))

  test('is told from others by what it says', () => {
    const [one, same, other] = [deploy, deploy, { ...deploy, custom_details: { build: 43 } }].map(
      payload => said(change(payload)).fingerprint,
    )
    expect(one).toBe(same)
    expect(one).not.toBe(other)
  })

  test('needs a summary and nothing else', () => {
    expect(said(change({ summary: 'Deployed' })).title).toBe('Deployed')
    expect(faults(change({ source: 'ci' }))).toEqual([{ path: 'payload.summary', message: 'is missing or blank' }])
    expect(faults(readChange({}, context()))).toMatchObject([{ path: 'payload' }])
  })
})

describe('an event of version 1', () => {
  const v1 = {
    ...{ service_key: 's3cret', event_type: 'trigger', incident_key: KEY, description: 'Ledger is behind' },
    ...{ client: 'Nagios', client_url: 'https://nagios.example.com', details: { service: 'ledger' } },
    contexts: [
      { type: 'link', href: 'https://example.com/runbook', text: 'Runbook' },
      { type: 'image', src: 'https://example.com/1.png' },
    ],
  }

  test('is read as one of version 2, without a severity', () =>
    expect(said(readOne(fromV1(v1)))).toMatchObject({
      ...{ status: 'firing', fingerprint: KEY, severity: null, title: 'Ledger is behind' },
      labels: { source: 'Nagios', service: 'ledger' },
      links: {
        ...{ source: 'https://nagios.example.com', runbook: 'https://example.com/runbook' },
        image: 'https://example.com/1.png',
      },
    }))

  test('has the severity that its details name', () =>
    expect(said(readOne(fromV1({ ...v1, details: { severity: 'warning' } }))).severity).toBe('sev3'))

  test('resolves by its incident key', () =>
    expect(said(readOne(fromV1({ event_type: 'resolve', incident_key: KEY })))).toMatchObject({
      status: 'resolved',
      fingerprint: KEY,
    }))
})

test('whatever is sent, it is read or named', () => {
  const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, 'trigger', 'resolve', '\u0000', '\ud800'))
  const keys = [
    'event_action',
    'dedup_key',
    'payload',
    'links',
    'images',
    'client',
    'client_url',
    'contexts',
    'details',
  ]
  const inner = ['summary', 'source', 'severity', 'custom_details', 'timestamp', 'component']
  const some = (names: readonly string[]) => fc.dictionary(fc.constantFrom(...names), anything, { maxKeys: 8 })
  const event = fc.tuple(some(keys), some(inner), fc.boolean())
  fc.assert(
    fc.property(event, ([outer, payload, whole]) => {
      const sent = whole ? { ...outer, event_action: 'trigger', payload: { ...PAYLOAD, ...payload } } : outer
      for (const answer of [readOne(sent), readChange(sent, context()), readOne(fromV1(sent))]) {
        if ('faults' in answer) expect(answer.faults.length).toBeGreaterThan(0)
        else expect([answer.alert.title, answer.alert.fingerprint].every(text => text !== '')).toBe(true)
      }
    }),
    { numRuns: 1_000 },
  )
})
