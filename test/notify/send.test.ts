import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NotSent } from '../../src/notify/not-sent.ts'
import { tellVictorops } from '../../src/notify/pagers/victorops.ts'
import { type Sending, send } from '../../src/notify/send.ts'
import { type PagerStandIn, startPager } from '../kit/pager.ts'
import { pagersAt } from '../kit/pagers.ts'
import { telling } from './pagers/telling.ts'

let pager: PagerStandIn
beforeAll(async () => {
  const hook = () => ({ body: {}, headers: {} })
  pager = await startPager({ answer: () => ({ status: 202, body: { status: 'success' } }), hook })
})
afterAll(() => pager.close())

const sending = (): Sending => ({
  ...{ to: 'PagerDuty', url: `${pager.url}/v2/enqueue`, body: '{"event_action":"trigger"}', secrets: ['hunter22'] },
  headers: { 'content-type': 'application/json', authorization: 'GenieKey k' },
})

async function whyNot(): Promise<string> {
  const error: unknown = await send(sending()).catch((reason: unknown) => reason)
  return error instanceof NotSent ? error.message : ''
}

describe('what is sent', () => {
  test('is answered as JSON', async () => {
    expect(await send(sending())).toEqual({ status: 'success' })
    expect(pager.heard.at(-1)).toMatchObject({
      ...{ method: 'POST', json: { event_action: 'trigger' } },
      headers: { 'content-type': 'application/json', 'user-agent': 'Tocsin', authorization: 'GenieKey k' },
    })
  })

  test('is taken also where the answer is no JSON', async () => {
    pager.next({ status: 202, body: 'Accepted' }, { status: 202, body: '' })
    expect([await send(sending()), await send(sending())]).toEqual([null, null])
  })

  test('is not waited for longer than it is worth', async () => {
    pager.next('hang')
    const failed = send(sending(), 50)
    await expect(failed).rejects.toMatchObject({ kind: 'unavailable', message: 'PagerDuty: no answer within 50 ms' })
  })

  test('is not followed elsewhere', async () => {
    pager.next({ status: 307, headers: { location: `${pager.url}/elsewhere` }, body: '' })
    await expect(send(sending())).rejects.toMatchObject({ kind: 'refused', message: 'PagerDuty answered 307' })
  })

  test('comes back with what is wrong, on one line, without our secret and no longer than people read', async () => {
    pager.next({ status: 400, body: { message: '\u001b[31mNo\n\n', errors: ['of hunter22\n', 'x'.repeat(900)] } })
    const why = await whyNot()
    expect(why).toMatch(/^PagerDuty answered 400: \[31mNo \["of \[secret\]/)
    expect(why).toHaveLength(300)
  })

  test('comes back also where the answer has no end', async () => {
    pager.next({ status: 400, body: { message: 'x'.repeat(900_000) } })
    expect(await whyNot()).toHaveLength(300)
  })
})

test('Splunk On-Call’s failure with a 200 is a refusal', async () => {
  const { victorops } = pagersAt(pager.url)
  if (!victorops) throw new Error('it is set up')
  pager.next({ status: 200, body: { result: 'failure', message: 'Unknown routing key' } })
  await expect(tellVictorops(victorops, telling())).rejects.toMatchObject({
    ...{ kind: 'refused', message: 'Splunk On-Call refused it: Unknown routing key' },
  })
  pager.next({ status: 200, body: 'OK' })
  await expect(tellVictorops(victorops, telling())).rejects.toMatchObject({ kind: 'refused' })
})
