import { describe, expect, test } from 'vitest'
import { ISSUE, OURS, ours, read } from './newrelic.ts'

describe('a list', () => {
  test.each([
    [['a', 'b'], 'a, b'],
    ['["a","b"]', 'a, b'],
    ['[&quot;a&quot;,&quot;b&quot;]', 'a, b'],
    ['[a, b]', 'a, b'],
    ['a', 'a'],
    ['[]', undefined],
    [[], undefined],
    [null, undefined],
    ['[a', '[a'],
    [[1, null, true], '1, true'],
  ])('written as %j is %j', (policyNames, expected) => expect(ours({ policyNames }).labels.policy).toBe(expected))
  test('of links gives the first that leads anywhere', () =>
    expect(ours({ runbookUrls: '["see the wiki", "https://r.example.com/1"]' }).links.runbook).toBe(
      'https://r.example.com/1',
    ))
})

test('texts that were escaped for HTML are texts again', () =>
  expect(ours({ title: '&#x27;Checkout&#x27; &gt; 5 &amp;&amp; &lt;p95&gt; &#x3D; 3' }).title).toBe(
    "'Checkout' > 5 && <p95> = 3",
  ))

test('the title of an issue with several incidents is that of the first, the others stand below', () => {
  expect(ours({ title: ['first', 'second'] }).title).toBe('first')
  expect(ours({ descriptions: '', nrqlQueries: null }).description).toBe('checkout p95 is > 800')
})

test('tags of a template of one’s own are labels', () =>
  expect(ours({ tags: { team: '["payments"]', env: 'prod', none: [] } }).labels).toMatchObject({
    team: 'payments',
    env: 'prod',
  }))

test('a signal that was lost is an issue like any other', () =>
  expect(ours({ title: 'checkout signal lost', priority: 'CRITICAL' })).toMatchObject({
    status: 'firing',
    severity: 'sev1',
  }))

test('values of any kind do no harm', () => {
  for (const value of [null, 7, true, [1, null, { name: 'n' }], { a: { b: 1 } }, [], '[', '{{json x}}']) {
    const odd = Object.fromEntries(Object.keys(OURS).map(name => [name, value]))
    expect(read({ ...odd, issueId: ISSUE }).alerts).toMatchObject([{ fingerprint: ISSUE }])
  }
})
