import { describe, expect, test } from 'vitest'
import { nagios } from '../../../src/webhook/sources/nagios.ts'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { fileIn } from '../../kit/monitoring.ts'
import { HOST, one, read, SERVICE, service } from './nagios.ts'
import { RECEIVED } from './sources.ts'

describe('a key', () => {
  test.each(['NAGIOS_', 'ICINGA_', 'NOTIFY_', 'nagios_', ''])('may begin with %j', prefix => {
    const payload = Object.fromEntries(Object.entries(SERVICE).map(([name, value]) => [prefix + name, value]))
    expect(one(payload)).toEqual(service())
  })

  test('may be written in any case', () => {
    const payload = Object.fromEntries(Object.entries(SERVICE).map(([name, value]) => [name.toLowerCase(), value]))
    expect(one(payload)).toEqual(service())
  })

  test('with LABEL_ in front is a label of its own', () =>
    expect(service({ LABEL_TEAM: 'payments', label_env: 'prod', LABEL_x: '$_HOSTX$' }).labels).toMatchObject({
      ...{ team: 'payments', env: 'prod', host: 'shop-1' },
    }))

  test('that nobody asked for changes nothing', () =>
    expect(service({ SERVICEPERFDATA: '/var=3MB;;;0;128', CONTACTNAME: 'x' })).toEqual(service()))
})

describe('what it is about', () => {
  const { OBJECT_TYPE: _, ...plain } = SERVICE
  const { OBJECT_TYPE: __, ...host } = HOST
  test('is seen without being said', () => {
    expect(one(plain).fingerprint).toBe('shop-1;Disk /var')
    expect(one(host).fingerprint).toBe('db-1')
  })

  test.each(['', '$SERVICEDESC$'])('is the host where the service is %j', desc =>
    expect(one({ ...host, SERVICEDESC: desc, SERVICESTATE: '$SERVICESTATE$' }).fingerprint).toBe('db-1'),
  )

  test('is the host where that is said, whatever else is there', () =>
    expect(one({ ...HOST, SERVICEDESC: 'ping' }).fingerprint).toBe('db-1'))

  test.each([
    ['an empty name', { ...SERVICE, HOSTNAME: '' }, 'HOSTNAME'],
    ['a name that stayed a macro', { ...SERVICE, HOSTNAME: '$HOSTNAME$' }, 'HOSTNAME'],
    ['a service without one', { ...SERVICE, SERVICEDESC: '' }, 'SERVICEDESC'],
    ['environment macros that are switched off', { NAGIOS_HOSTNAME: '', NAGIOS_HOSTSTATE: '' }, 'HOSTNAME'],
    ['neither type nor state', { HOSTNAME: 'db-1' }, 'NOTIFICATIONTYPE'],
    ['nothing', {}, 'HOSTNAME'],
    ['a list', [], ''],
    ['a text', 'x', ''],
    ['null', null, ''],
  ])('is missing in %s', (_, payload, path) =>
    expect(read(payload)).toEqual({ alerts: [], faults: [{ path, message: expect.any(String) }] }),
  )
})

describe('a link', () => {
  test.each([
    ['website_url not set/cgi-bin/extinfo.cgi?type=2&host=shop-1', undefined],
    ['/nagios4/cgi-bin/extinfo.cgi?type=2&host=shop-1', undefined],
    ['$SERVICEINFOURL$', undefined],
    ['javascript:alert(1)', undefined],
    ['http://nagios/cgi-bin/x', 'http://nagios/cgi-bin/x'],
  ])('to %j is %j', (url, link) => expect(service({ SERVICEINFOURL: url }).links.source).toBe(link))

  test('that Nagios does not know is made from the rulebook', () => {
    const url = 'https://nagios.example.com/nagios4'
    const unset = 'website_url not set/cgi-bin/extinfo.cgi'
    expect([
      one({ ...SERVICE, SERVICEINFOURL: unset }, { url }).links.source,
      one({ ...HOST, HOSTINFOURL: unset }, { url }).links.source,
    ]).toEqual([
      `${url}/cgi-bin/extinfo.cgi?type=2&host=shop-1&service=Disk%20%2Fvar`,
      `${url}/cgi-bin/extinfo.cgi?type=1&host=db-1`,
    ])
  })
})

describe('long output', () => {
  test.each([
    ['line 1\\nline 2\\n', 'first\nline 1\nline 2'],
    ['at C:\\\\new\\\\table\\nnext', 'first\nat C:\\new\\table\nnext'],
    ['', 'first'],
  ])('%j is lines again', (long, description) =>
    expect(service({ SERVICEOUTPUT: 'first', LONGSERVICEOUTPUT: long }).description).toBe(description),
  )

  test('of the first line keeps what looks like one', () =>
    expect(service({ SERVICEOUTPUT: 'C:\\new' }).description).toBe('C:\\new'))
})

describe('a body', () => {
  const sent = (raw: Buffer, type: string): Delivered => ({
    ...{ method: 'POST', headers: { 'content-type': type }, query: {}, raw, url: 'https://x/', receivedAt: RECEIVED },
  })
  const form = 'application/x-www-form-urlencoded'
  const bodyOf = async (raw: string, type: string) => {
    const body = await nagios.body?.(sent(Buffer.from(raw), type))
    if (!body || 'fault' in body) throw new Error('no body')
    return body.json
  }

  test('is a form, as curl sends it', async () =>
    expect(one(await bodyOf(new URLSearchParams(SERVICE).toString(), form))).toEqual(service()))

  test('is JSON, as a script may send it', async () =>
    expect(one(await bodyOf(JSON.stringify(SERVICE), 'application/json'))).toEqual(service()))

  test('with bytes that are no UTF-8 is read all the same', async () => {
    const alert = one(await bodyOf('HOSTNAME=db-1&HOSTSTATE=DOWN&HOSTOUTPUT=Gesch%E4ft%20zu', form))
    expect(alert).toMatchObject({ fingerprint: 'db-1', description: 'Gesch\ufffdft zu' })
  })
})

describe('the command of our page', () => {
  const lines = [
    ...fileIn('docs/sources/nagios.md', '/etc/nagios4/conf.d/tocsin.cfg').matchAll(/command_line +(.*?)\n}/gs),
  ]

  /** Cleaned by Nagios, refused as a name, percent-encoded, or a word or number of its own. */
  const SAFE = [
    ...['OUTPUT', 'ACKAUTHOR', 'ACKCOMMENT', 'STATE', 'STATETYPE', 'NOTIFICATIONID', 'INFOURL'].map(name => `*${name}`),
    ...[
      'LONG*OUTPUT',
      'LAST*STATE',
      'LAST*STATECHANGE',
      'NOTIFICATIONTYPE',
      'HOSTNAME',
      'HOSTGROUPNAMES',
      'SERVICEDESC',
    ],
  ]

  test.each([
    ['HOST', lines[0]],
    ['SERVICE', lines[1]],
  ])(
    'about a %s has outside text in single quotes only, after a name, and from macros that cannot end them',
    (of, line) => {
      const [first, ...values] = (line?.[1] ?? '').split(/\s+\\\n\s+|\s+(?=--data-urlencode)/)
      expect(first).toBe('/usr/bin/curl --config /etc/nagios4/tocsin.curl')
      expect(values.shift()).toBe(`--data-urlencode 'OBJECT_TYPE=${of.toLowerCase()}'`)
      expect(values.length).toBeGreaterThan(10)
      for (const value of values) {
        const [, name, macro] = /^--data-urlencode '([A-Z]+)=\$([A-Z]+)\$'$/.exec(value) ?? []
        expect([name, SAFE.map(safe => safe.replace('*', of))], value).toEqual([macro, expect.arrayContaining([macro])])
      }
    },
  )
})
