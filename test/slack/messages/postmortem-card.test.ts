import { expect, test } from 'vitest'
import type { Postmortem } from '../../../src/postmortem/postmortem.ts'
import { cardOf } from '../../../src/slack/messages/postmortem-card.ts'
import { at } from '../samples.ts'

const said = (text: string) => ({ text, cites: [1] })
const POSTMORTEM: Postmortem = {
  ...{ label: 'INC-142', title: 'Checkout is down', status: 'resolved', severity: 'sev1', asOf: at('03:52') },
  ...{ summary: null, facts: [said('Opened by prod.'), said('Ada resolved it.')], impact: [said('44 min in all.')] },
  ...{ cause: null, times: [], people: [], lookAt: [], playbooks: [], timeline: [] },
}

test('the card has the words of people, else the facts, and leaves out what there is none of', () => {
  expect(cardOf(POSTMORTEM, null)).toEqual({
    url: null,
    sections: [
      { title: 'Summary', text: '• Opened by prod.\n• Ada resolved it.' },
      { title: 'Impact', text: '• 44 min in all.' },
      { title: 'Cause', text: 'Not stated.' },
    ],
  })
  const words = { ...said('Rolled back.'), by: 'Ada' }
  expect(cardOf({ ...POSTMORTEM, summary: words, cause: words }, null).sections.map(({ text }) => text)).toEqual([
    'Rolled back.',
    '• 44 min in all.',
    'Rolled back.',
  ])
})

test('the card counts the steps of a playbook that somebody came to', () => {
  const step = { text: 'Look', detail: null, by: null, cites: [] }
  const steps = [
    { ...step, outcome: 'done' as const },
    { ...step, outcome: 'open' as const },
    { ...step, outcome: 'not_reached' as const },
  ]
  const playbooks = [{ title: 'Checkout', finished: false, steps, cites: [] }]
  expect(cardOf({ ...POSTMORTEM, playbooks }, 'https://t.example').sections.at(-1)).toEqual({
    title: 'Playbooks',
    text: '• Checkout: 1 of 3 steps, not walked to its end',
  })
})
