import { expect, test } from 'vitest'
import { faultsIn } from './bad.ts'
import { read } from './read.ts'

test('rules of inhibition are read as Alertmanager has them', () => {
  const { inhibitRules } = read(`
inhibit_rules:
  - source_matchers: [alertname="ClusterDown"]
    target_matchers: ['severity=~"warning|info",env!="dev"', team="payments"]
    equal: [region, cluster, region]
  - { source_matchers: severity="critical", target_matchers: severity="info", equal: service }
  - { source_matchers: [a=b], target_matchers: [c=d] }`)
  expect(inhibitRules).toMatchObject([
    {
      source: [{ label: 'alertname', op: '=', value: 'ClusterDown' }],
      target: [
        { label: 'severity', op: '=~', value: 'warning|info' },
        { label: 'env', op: '!=', value: 'dev' },
        { label: 'team', op: '=', value: 'payments' },
      ],
      equal: ['cluster', 'region'],
    },
    { source: [{ value: 'critical' }], target: [{ value: 'info' }], equal: ['service'] },
    { equal: [] },
  ])
})

test('editing one rule leaves the others as they are', () => {
  const names = (first: string) =>
    read(`
inhibit_rules:
  - { source_matchers: [${first}], target_matchers: [c=d] }
  - { source_matchers: [a=b], target_matchers: [e=f], equal: [g] }`).inhibitRules.map(({ name }) => name)
  const [before, after] = [names('a=b'), names('a=c')]
  expect(after[0]).not.toBe(before[0])
  expect(after[1]).toBe(before[1])
})

test('without rules nothing inhibits', () => expect(read('inhibit_rules: []').inhibitRules).toEqual([]))

const rule = (yaml: string) => `\ninhibit_rules:\n  - ${yaml}`

test.each([
  ['\ninhibit_rules: none', '1 inhibit_rules: found "none", expected a list of inhibit rules'],
  [rule('{ target_matchers: [a=b] }'), '2 inhibit_rules[0].source_matchers: is missing'],
  [rule('{ source_matchers: [a=b] }'), '2 inhibit_rules[0].target_matchers: is missing'],
  [rule('{ source_matchers: [], target_matchers: [a=b] }'), '2 inhibit_rules[0].source_matchers: found'],
  [rule('{ source_matchers: [a=b], target_matchers: [\'a=~"("\'] }'), '2 inhibit_rules[0].target_matchers[0]: found'],
  [rule('{ source_matchers: [a=b], target_matchers: [c=d], equal: [1] }'), '2 inhibit_rules[0].equal[0]: found 1'],
  [rule('{ source_match: { a: b }, target_matchers: [c=d] }'), 'did you mean "source_matchers"?'],
])('%s is a fault', (bad, fault) => expect(faultsIn(bad).join('\n')).toContain(fault))
