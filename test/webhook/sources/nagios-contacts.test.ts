import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Receiver, startReceiver } from '../../kit/monitoring.ts'
import { SERVICE } from './nagios.ts'
import { source } from './sources.ts'

describe('a notification of several contacts', () => {
  const SOURCE = source({ name: 'nagios', type: 'nagios' })
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await startReceiver(SOURCE)
  })
  afterEach(() => receiver.close())

  async function post(payload: Readonly<Record<string, string>>): Promise<unknown> {
    const headers = { authorization: 'Bearer s3cret' }
    const body = new URLSearchParams(payload)
    const response = await fetch(`${receiver.url}/webhooks/nagios`, { method: 'POST', headers, body })
    expect(response.status).toBe(202)
    return response.json()
  }

  test('is taken in once', async () => {
    expect(await post({ ...SERVICE, CONTACTNAME: 'ada' })).toMatchObject({ accepted: 1 })
    expect(await post({ ...SERVICE, CONTACTNAME: 'bob', TIMET: '1786000303' })).toEqual({ accepted: 0, repeated: true })
    expect(receiver.signals).toHaveLength(1)
  })

  test.each([
    ['comes again after its interval', { SERVICENOTIFICATIONID: '90212' }],
    ['has its number from a Nagios that forgot the others', { LASTSERVICESTATECHANGE: '1786090000' }],
    ['is about something else by then', { NOTIFICATIONTYPE: 'ACKNOWLEDGEMENT' }],
    ['is about another host', { HOSTNAME: 'shop-2' }],
  ])('is another where it %s', async (_, changes) => {
    await post(SERVICE)
    expect(await post({ ...SERVICE, ...changes })).toMatchObject({ accepted: 1 })
  })

  test.each([{ SERVICENOTIFICATIONID: '' }, { SERVICENOTIFICATIONID: '0' }, { LASTSERVICESTATECHANGE: '' }])(
    'is taken twice where nothing tells it from others: %j',
    async changes => {
      await post({ ...SERVICE, ...changes })
      expect(await post({ ...SERVICE, ...changes })).toMatchObject({ accepted: 1 })
    },
  )
})
