import { describe, expect, test } from 'vitest'
import { body, minute, replay } from './replaying.ts'

describe('a recording', () => {
  test('takes alerts as the API lists them', async () => {
    const item = (fingerprint: string, change: object = {}) => ({
      ...{
        source: 'gone',
        fingerprint,
        status: 'firing',
        kind: 'alert',
        severity: 'sev2',
        title: `Down ${fingerprint}`,
      },
      ...{ description: '', labels: { service: 'checkout' }, links: {}, starts_at: minute(0), ends_at: null },
      ...{
        ended: null,
        expires_at: null,
        last_seen_at: minute(9),
        count: 3,
        cut: 0,
        incident: 'INC-1',
        verdict: 'open',
      },
      ...change,
    })
    const over = { status: 'resolved', starts_at: minute(1), ends_at: minute(2) }
    const page = {
      items: [item('c', { ...over, starts_at: minute(30), ends_at: null, last_seen_at: minute(31) })],
      next: null,
    }
    const { out } = await replay('--from -', [page, item('b', over), item('a', { expires_at: minute(20) })])
    expect(out.slice(0, 7)).toEqual([
      '5 alerts, 2 incidents',
      '',
      'route',
      '  open first_in_group                  2',
      '  clear resolved_at_source             2',
      '  join group_is_open                   1',
      '  clear expired                        1',
    ])
  })

  test('takes silences as the API lists them, for as long as they lasted', async () => {
    const silence = (ends_at: string, ended_at: string | null = null) => ({
      ...{
        id: 1,
        status: 'expired',
        matchers: ['service="a"'],
        starts_at: minute(1),
        ends_at,
        ended_at,
        ended_by: null,
      },
      ...{ reason: 'known', by: { kind: 'api', name: 'API' }, incident: null },
    })
    const night = [body(0, 'a', { name: 'Early' }), body(0, 'a', { status: 'resolved', name: 'Early' }), body(2, 'a')]
    const opened = async (...more: object[]) =>
      (await replay('--from -', [...night, body(9, 'b'), ...more])).out.slice(-3)
    const [early, late] = [/T03:00:00.000Z {2}a Early/, /T03:0(\d):00.000Z {2}a Down/].map(at =>
      expect.stringMatching(at),
    )
    expect(await opened()).toEqual([early, expect.stringMatching(/T03:02:00/), expect.stringMatching(/T03:09/)])
    expect(await opened(silence(minute(5)))).toEqual([early, late, expect.stringMatching(/T03:09/)])
    expect((await opened(silence(minute(5))))[1]).toContain('T03:05:00')
    expect((await opened({ items: [silence(minute(5), minute(3))] }))[1]).toContain('T03:03:00')
    expect((await opened(silence(minute(30))))[0]).toContain('Opened: 2')
    const { wrong } = await replay('--from -', [{ ...silence(minute(5)), matchers: ['service=~"("'] }])
    expect(wrong).toEqual([expect.stringMatching(/^-:1 expected/)])
  })

  test('says how much it could not read, and goes on', async () => {
    const nobody = { ...body(0, 'checkout'), source: 'nobody' }
    const { code, out } = await replay('--from -', [nobody, { ...body(1, 'a'), payload: { alerts: 7 } }, body(2, 'b')])
    expect(code).toBe(0)
    expect(out.slice(0, 2)).toEqual([
      '1 alert, 1 incident',
      '2 could not be read, the first one: the rulebook has no source nobody',
    ])
  })

  test('refuses a recording that is none, line by line', async () => {
    const { code, out, wrong } = await replay('--from -', [
      body(0, 'a'),
      '',
      'tea',
      { at: 'noon', source: 'a', payload: {} },
    ])
    expect([code, out]).toEqual([1, []])
    expect(wrong).toEqual([
      expect.stringMatching(/^-:3 expected \{ "at", "source", "payload" \}/),
      expect.stringMatching(/^-:4 /),
    ])
    const many = await replay(
      '--from -',
      Array.from({ length: 50 }, () => 'tea'),
    )
    expect(many.wrong).toHaveLength(11)
    expect(many.wrong.at(-1)).toBe('… and 40 more')
  })

  test('names the file that is not there', async () => {
    const { code, wrong } = await replay('--from /nowhere/none.jsonl', [])
    expect([code, wrong]).toEqual([1, [expect.stringContaining('ENOENT')]])
  })
})
