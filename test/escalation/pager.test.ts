import { describe, expect, test } from 'vitest'
import { incidentOfKey, isPagedBy, isPagerKey, keysIn, pagerKey, trailOf } from '../../src/escalation/pager.ts'
import { isFrom } from '../../src/incident/incident.ts'

describe('a key', () => {
  test('leads back to its incident', () => {
    expect(pagerKey('1a2b', 142)).toBe('tocsin-1a2b-INC-142')
    expect(incidentOfKey('1a2b', pagerKey('1a2b', 142))).toBe(142)
  })

  test.each([
    'tocsin-9z-INC-142',
    'tocsin--INC-142',
    'tocsin-1a2b-INC-0142',
    'tocsin-1a2b-INC-0',
    'tocsin-1a2b-INC-142 ',
    'tocsin-1a2b-INC-142\n',
    'xtocsin-1a2b-INC-142',
    'tocsin-1a2b-INC-99999999999',
    'tocsin-1a2b-inc-142',
    '',
  ])('%j is none of ours', key => expect(incidentOfKey('1a2b', key)).toBeNull())

  test('of another Tocsin is a key as well', () => {
    expect(['tocsin-9z-INC-1', 'checkout/p99'].map(isPagerKey)).toEqual([true, false])
  })
})

describe('a trail', () => {
  test('begins with the own key, and goes on with it', () => {
    expect(trailOf({}, 'tocsin-a-INC-1')).toBe('tocsin-a-INC-1')
    const next = trailOf({ tocsin: 'tocsin-a-INC-1' }, 'tocsin-b-INC-7')
    expect(keysIn({ tocsin: next })).toEqual(['tocsin-a-INC-1', 'tocsin-b-INC-7'])
  })

  test('is made of keys, whatever else stands there', () => {
    expect(keysIn({ tocsin: 'yes <script> tocsin-a-INC-1  ' })).toEqual(['tocsin-a-INC-1'])
  })
})

describe('the loop guard', () => {
  test('knows what a pager has told', () => {
    expect(isPagedBy({ paged_by: 'pagerduty' }, 'pagerduty')).toBe(true)
    expect(isPagedBy({ paged_by: 'pagerduty' }, 'opsgenie')).toBe(false)
    expect(isPagedBy({}, 'pagerduty')).toBe(false)
  })

  test('knows what was done at a pager', () => {
    const ada = { kind: 'source', name: 'Ada at PagerDuty', pager: 'pagerduty' } as const
    expect([isFrom(ada, 'pagerduty'), isFrom(ada, 'opsgenie')]).toEqual([true, false])
    expect(isFrom({ kind: 'source', name: 'pagerduty' }, 'pagerduty')).toBe(false)
    expect(isFrom({ kind: 'user', id: 'U0ADA', name: 'Ada' }, 'pagerduty')).toBe(false)
  })
})
