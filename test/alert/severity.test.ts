import { describe, expect, test } from 'vitest'
import { isSeverity, severityOf, worse } from '../../src/alert/severity.ts'

describe('a word for severity', () => {
  test.each([
    ['critical', 'sev1'],
    [' Page ', 'sev1'],
    ['P2', 'sev2'],
    ['WARN', 'sev3'],
    ['info', 'sev4'],
    ['sev-3', 'sev3'],
  ])('%s means %s', (word, severity) => expect(severityOf(word)).toBe(severity))

  test.each(['', 'none', 'constructor', '__proto__', 'sev5'])('%s means none that we know', word => {
    expect(severityOf(word)).toBeNull()
    expect(isSeverity(word)).toBe(false)
  })
})

test('the worse of two is the lower number, and null yields', () => {
  expect(worse('sev2', 'sev1')).toBe('sev1')
  expect(worse('sev2', 'sev3')).toBe('sev2')
  expect(worse('sev2', null)).toBe('sev2')
})
