import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { groupKeyOf } from '../../../src/alert/route.ts'
import { silencedBy } from '../../../src/alert/silence.ts'
import type { Incident } from '../../../src/incident/incident.ts'
import { DAY, later, MINUTE } from '../../../src/lib/time.ts'
import { matchersOf, readSilence, silenceView } from '../../../src/slack/modals/silence.ts'
import { isErrors, type Value } from '../../../src/slack/modals/values.ts'
import { checkView } from '../checks.ts'
import { hostile, text } from '../hostile.ts'
import { at, incident } from '../samples.ts'

const NOW = at('03:10')
const LABELS = { alertname: 'Down', service: 'checkout', env: 'prod', note: 'a "b" \\ c\nd' }

const said = (blocks: Record<string, Value>) =>
  Object.fromEntries(Object.entries(blocks).map(([block, value]) => [block, { value }]))
const filled = (change: Record<string, Value> = {}) =>
  said({
    matchers: { value: 'service="checkout"\n\n env!="dev", host=~"db-.*" ' },
    duration: { selected_option: { value: '2h' } },
    until: { selected_date_time: null },
    reason: { value: ' Deploy of v42 ' },
    ...change,
  })
const faults = (change: Record<string, Value>) => {
  const read = readSilence(filled(change), NOW)
  return isErrors(read) ? read.errors : null
}

describe('the form', () => {
  test('is one that Slack takes, whatever the incident says', () => {
    const labels = fc.dictionary(text, text, { maxKeys: 30 })
    const property = fc.property(hostile, labels, text, (incident, labels, groupKey) => {
      checkView(silenceView({ ...incident, labels, groupKey }), 'modal')
    })
    fc.assert(property, { numRuns: 100 })
  })

  test.each<[string, Partial<Incident>, string[]]>([
    ['the labels of its group', { groupKey: groupKey('alertname', 'service') }, ['alertname', 'service']],
    ['a label of its group that is missing', { groupKey: groupKey('service', 'zone') }, ['service', 'zone']],
    ['labels with quotes in them', { groupKey: groupKey('note') }, ['note']],
    ['all labels where its group is one alert', { groupKey: 'alert:"prod":"f1"' }, Object.keys(LABELS)],
    ['all labels where its group is too long to read', { groupKey: 'sha256:0f' }, Object.keys(LABELS)],
    ['all labels where people declared it', { groupKey: null }, Object.keys(LABELS)],
    ['its service where there is nothing else', { groupKey: null, labels: {} }, ['service']],
    ['nothing where nothing is known', { groupKey: null, labels: {}, service: null }, []],
  ])('is filled with %s', (_, change, names) => {
    const matchers = matchersOf(incident({ labels: LABELS, ...change }))
    expect(matchers.map(({ label }) => label).sort()).toEqual(names.sort())
    for (const { label, op, value } of matchers) {
      expect([op, value]).toEqual(['=', { ...LABELS, zone: '' }[label]])
    }
  })

  test('as it is mutes the alert that opened the incident', () => {
    const opened = incident({ labels: LABELS, groupKey: groupKey('service', 'note', 'zone') })
    const element = JSON.parse(JSON.stringify(silenceView(opened).blocks[0])).element
    const wish = readSilence(filled({ matchers: { value: element.initial_value } }), NOW)
    if (isErrors(wish)) throw new Error(JSON.stringify(wish))
    const silence = { ...wish, id: 1, by: { kind: 'tocsin' }, startsAt: NOW, incident: null } as const
    const silences = [{ ...silence, endedAt: null, endedBy: null }]
    expect(silencedBy(silences, LABELS, NOW)).toMatchObject({ reason: 'silenced' })
    expect(silencedBy(silences, { ...LABELS, zone: 'b' }, NOW)).toBeNull()
  })

  function groupKey(...groupBy: string[]): string {
    return groupKeyOf({ groupBy, set: {} }, { source: 'prod', fingerprint: 'f1', labels: LABELS })
  }
})

describe('what was filled in', () => {
  test('is read', () => {
    expect(readSilence(filled(), NOW)).toEqual({
      matchers: [
        { label: 'service', op: '=', value: 'checkout' },
        { label: 'env', op: '!=', value: 'dev' },
        { label: 'host', op: '=~', value: 'db-.*' },
      ],
      ...{ startsAt: null, endsAt: later(NOW, 120 * MINUTE), reason: 'Deploy of v42' },
    })
  })

  test('of an instant and a duration holds to the instant', () => {
    const until = later(NOW, 45 * MINUTE)
    const values = filled({ until: { selected_date_time: until.getTime() / 1_000 } })
    expect(readSilence(values, NOW)).toMatchObject({ endsAt: until })
  })

  test('with a duration that is none of ours lasts as long as usual', () => {
    const values = filled({ duration: { selected_option: { value: '99d' } } })
    expect(readSilence(values, NOW)).toMatchObject({ endsAt: later(NOW, 60 * MINUTE) })
  })

  test.each<[string, Record<string, Value>, RegExp]>([
    ['matchers', { matchers: { value: 'service="checkout"\nservice' } }, /Line 2: no =, !=, =~ or !~ after service/],
    ['matchers', { matchers: { value: 'service=~"("' } }, /Line 1: a regex that does not compile/],
    ['matchers', { matchers: { value: ' \n' } }, /at least one matcher/],
    ['matchers', { matchers: { value: 'service=~".*"' } }, /mute everything/],
    ['reason', { reason: { value: null } }, /why/],
    ['until', { until: { selected_date_time: NOW.getTime() / 1_000 } }, /over already/],
    ['until', { until: { selected_date_time: later(NOW, 31 * DAY).getTime() / 1_000 } }, /at most 30 days/],
    ['until', { until: { selected_date_time: 1e300 } }, /at most 30 days/],
  ])('is wrong about %s: %j', (block, change, words) => {
    expect(faults(change)).toEqual({ [block]: expect.stringMatching(words) })
  })
})
