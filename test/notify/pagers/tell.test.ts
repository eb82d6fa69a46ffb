import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGERS, type Pager } from '../../../src/escalation/pager.ts'
import { NotSent } from '../../../src/notify/not-sent.ts'
import { tellPager } from '../../../src/notify/pagers/tell.ts'
import type { Telling } from '../../../src/notify/pagers/telling.ts'
import type { PagerStandIn } from '../../kit/pager.ts'
import { pagersAt, STAND_INS } from '../../kit/pagers.ts'
import { KEY, telling } from './telling.ts'

const TITLE = 'INC-142 Checkout is down'

async function whyNot(sent: Promise<unknown>): Promise<NotSent> {
  const error = await sent.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof NotSent) return error
  throw new Error(`expected NotSent, found ${String(error)}`)
}

describe.each(PAGERS)('%s', (pager: Pager) => {
  let standIn: PagerStandIn
  const tell = (changes: Partial<Telling> = {}) => tellPager(pagersAt(standIn.url), pager, telling(changes))
  const last = () => standIn.heard.at(-1)
  beforeAll(async () => {
    standIn = await STAND_INS[pager]()
  })
  afterAll(() => standIn.close())

  test('opens one incident, however often it is told', async () => {
    await tell()
    await tell()
    expect(standIn.book.all).toMatchObject([{ key: KEY, title: TITLE, status: 'triggered' }])
  })

  test('is told who has acknowledged it, or says why not', async () => {
    if (pager === 'squadcast') {
      const heard = standIn.heard.length
      expect(await whyNot(tell({ action: 'acknowledge', by: 'Ada' }))).toMatchObject({
        ...{ kind: 'refused', message: expect.stringContaining('acknowledge it there, too') },
      })
      expect(standIn.heard).toHaveLength(heard)
      return
    }
    await tell({ action: 'acknowledge', by: 'Ada' })
    expect(standIn.book.of(KEY)?.status).toBe('acknowledged')
    if (pager !== 'pagerduty') expect(last()?.raw).toContain('Ada')
  })

  test('is told that it is over, and then opens another', async () => {
    await tell({ action: 'resolve', by: 'Ada' })
    expect(standIn.book.of(KEY)?.status).toBe('resolved')
    await tell({ action: 'resolve' })
    await tell()
    expect(standIn.book.all).toHaveLength(2)
  })

  test('takes the longest and the strangest texts, and the fewest', async () => {
    const strange = `"</script>\u{1f525}\u2028\\ ${'ä'.repeat(400)}`
    const long = { title: strange.repeat(5), description: '"ä'.repeat(50_000), service: strange, by: strange }
    await tell({ ...long, key: 'tocsin-1-INC-1' })
    if (pager !== 'squadcast') await tell({ ...long, key: 'tocsin-1-INC-1', action: 'acknowledge' })
    await tell({ ...long, key: 'tocsin-1-INC-1', action: 'resolve' })
    await tell({ key: 'tocsin-1-INC-2', description: '', service: null })
    expect(standIn.book.of('tocsin-1-INC-1')?.status).toBe('resolved')
    expect(standIn.book.of('tocsin-1-INC-2')?.status).toBe('triggered')
  })

  test.each([
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [301, 'refused'],
    [408, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('that answers %d: %s', async (status, kind) => {
    standIn.next({ status, headers: { location: `${standIn.url}/elsewhere` }, body: { message: 'No such thing' } })
    const heard = standIn.heard.length
    expect(await whyNot(tell())).toMatchObject({ kind, message: expect.stringMatching(`${status}: No such thing$`) })
    expect(standIn.heard).toHaveLength(heard + 1)
  })

  test.each([
    ['retry-after', '30', 30_000],
    ['ratelimit-reset', '12', 12_000],
    ['x-ratelimit-period-in-sec', '60', 60_000],
    ['retry-after', 'Fri, 20 Nov 2026 03:10:00 GMT', null],
  ])('that is told too much waits as %s: %s says', async (header, value, retryAfterMs) => {
    standIn.next({ status: 429, headers: { [header]: value }, body: { message: 'Too many requests' } })
    expect(await whyNot(tell())).toMatchObject({ kind: 'limited', retryAfterMs })
  })

  test('that ends the connection is unavailable', async () => {
    standIn.next('cut')
    expect(await whyNot(tell())).toMatchObject({ kind: 'unavailable' })
  })

  test('that is not there is unavailable', async () => {
    const gone = await STAND_INS[pager]()
    await gone.close()
    const why = await whyNot(tellPager(pagersAt(gone.url), pager, telling()))
    expect(why).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('ECONNREFUSED') })
  })

  test('hears no key of ours back in an error', async () => {
    const { path, headers, raw } = last() ?? {}
    standIn.next({ status: 400, body: { message: [path, headers?.authorization, raw].join(' ') } })
    const { message } = await whyNot(tell())
    expect(message).not.toMatch(/r0uting0key|genie-key|rest-key|squad-token/)
    expect(message).toContain('[secret]')
  })

  test('that is not in the rulebook is refused by ourselves', async () => {
    const none = { pagerduty: null, opsgenie: null, victorops: null, squadcast: null }
    const why = await whyNot(tellPager(none, pager, telling()))
    expect(why).toMatchObject({ kind: 'refused', message: expect.stringContaining(`notify.${pager}`) })
  })
})
