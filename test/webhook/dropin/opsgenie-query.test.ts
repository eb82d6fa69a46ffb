import { expect, test } from 'vitest'
import { filterFrom } from '../../../src/webhook/dropin/opsgenie-query.ts'
import { expectNoBlowUp } from '../../kit/growth.ts'

test('a query may have an alias of any length that aliases have', () =>
  expect(filterFrom(`status: open AND alias: "${'a'.repeat(512)}"`)).toEqual({ open: true, alias: 'a'.repeat(512) }))

test('a query without end is not looked at', () =>
  expectNoBlowUp(factor => expect(filterFrom(' '.repeat(15_000 * factor))).toBeNull()))
