import { describe, expect, test } from 'vitest'
import { createAnswers } from '../src/answers.ts'
import type { Incident } from '../src/incident/incident.ts'
import { bySms, called, escalated, message, reached } from './kit/calling.ts'
import { bob, type Given, happened, opened, T0 } from './kit/given.ts'
import { rulebookOf } from './kit/rulebook.ts'
import { policy } from './kit/rules.ts'

const rulebook = rulebookOf('people: { ada: { name: Ada, slack: U0ADA }, bob: { name: Bob, slack: U0BOB } }')

/** The newest call that Ada may mean, of incidents that are numbered from 1; each a minute later than the one before. */
function calledLast(...incidents: readonly (readonly Given[])[]) {
  const items = incidents.map((facts, index): Incident => {
    const incident = happened(opened({ number: index + 1, policy }), escalated(0), ...facts)
    const calls = incident.calls.map(call => ({ ...call, at: new Date(call.at.getTime() + index * 60_000) }))
    return { ...incident, calls }
  })
  const nobody = async () => {
    throw new Error('nothing is asked of this')
  }
  const answers = createAnswers({
    ask: {
      ...{ byId: nobody, byNumber: nobody, byChannel: nobody, byCard: nobody, timeline: nobody, alerts: nobody },
      ...{ silences: nobody, silence: nobody, why: nobody, rejected: nobody, rejectedById: nobody },
      incidents: async () => ({ items: items.toReversed(), next: null }),
    },
    ...{ handle: nobody, rulebook: () => rulebook, firstTime: nobody, clock: () => T0 },
  })
  return answers.calledLast('ada')
}

const sms = (others: readonly number[] = []): Given => {
  return { type: 'paged', ...bySms(), message, ...(others.length > 0 && { others }) }
}

describe('whoever answers without a number means', () => {
  test('what they were called to last', async () => {
    expect(await calledLast([called([reached()])], [called([reached()])], [called([reached(bob)])])).toBe(2)
  })

  test('the one that the message named, where it told of others besides', async () => {
    const waiting = called([reached()])
    expect(await calledLast([waiting, sms([2, 3])], [waiting, sms()], [waiting, sms()])).toBe(1)
    expect(await calledLast([waiting, sms([2])], [waiting, sms()], [waiting, sms()])).toBe(3)
  })

  test('another one of those, once somebody has that', async () => {
    const waiting = called([reached()])
    const answered: readonly Given[] = [waiting, sms([2]), { type: 'acknowledged' }]
    expect(await calledLast(answered, [waiting, sms()])).toBe(2)
  })

  test('nothing where they were never called', async () => expect(await calledLast([called([bob])])).toBeNull())
})
