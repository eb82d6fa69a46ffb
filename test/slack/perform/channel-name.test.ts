import { expect, test } from 'vitest'
import { candidates, channelName, isCandidate } from '../../../src/slack/perform/channel-name.ts'

const TEMPLATE = 'inc-{number}-{title}'

test.each<[string, string, string]>([
  [TEMPLATE, 'Checkout is down', 'inc-7-checkout-is-down'],
  [TEMPLATE, 'Überlast: CPU > 90 % @ web.1', 'inc-7-uberlast-cpu-90-web-1'],
  [TEMPLATE, '障害', 'inc-7'],
  [TEMPLATE, '<!channel> & friends', 'inc-7-channel-friends'],
  ['{title}', '障害', 'inc-7'],
  ['Incident {number}', 'x', 'incident-7'],
  ['{number}-{title}-{number}', 'a b', '7-a-b-7'],
  [TEMPLATE, 'x'.repeat(300), `inc-7-${'x'.repeat(70)}`],
])('%s of "%s" is #%s', (template, title, name) => {
  expect(channelName(template, { number: 7, title })).toBe(name)
  for (const given of candidates(name, 5)) {
    expect(given).toMatch(/^[a-z0-9][a-z0-9-]{0,79}$/)
    expect(isCandidate(given, name)).toBe(true)
  }
})

test.each(['inc-7-other', 'inc-77', 'inc-7-', 'inc-7-2-3', 'xinc-7'])('%s is no other name for inc-7', name => {
  expect(isCandidate(name, 'inc-7')).toBe(false)
})
