import fc from 'fast-check'
import { expect, describe as suite, test } from 'vitest'
import type { EventType, Fact } from '../../src/incident/event.ts'
import type { Actor } from '../../src/incident/incident.ts'
import { describe, isBookkeeping } from '../../src/timeline/describe.ts'
import { actorName, type Setting } from '../../src/timeline/words.ts'
import { ada, api, by, checkoutDown, opened, payments, prod, timeline, tocsin } from './events.ts'
import { RESPONSE, type Rows } from './sentences.ts'
import { AUTOMATIC } from './sentences-automatic.ts'
import { CALLING } from './sentences-calling.ts'

const second = { step: 1, round: 0 }

const setting: Setting = {
  policy: payments,
  runs: [
    {
      ...{ id: 1, playbook: checkoutDown, current: null, since: new Date(0), assignee: null },
      ...{ confirmedBy: [], results: [], card: null },
    },
  ],
}

// A type without a row does not compile: every word that is stored has its sentence.
const SENTENCES: Rows<EventType> = { ...RESPONSE, ...CALLING, ...AUTOMATIC }

const rows: readonly (readonly [Fact, Actor, string])[] = Object.values(SENTENCES).flat()
const sentences = rows.map(([fact, actor, sentence]) => ({ type: fact.type, fact, actor, sentence }))
const only = (fact: Fact, actor: Actor = by(ada), within?: Setting) =>
  timeline(['03:00:00', actor, fact]).map(event => describe(event, within))[0]

suite('a sentence', () => {
  test.each(sentences)('$type: $sentence', ({ fact, actor, sentence }) => {
    expect(only(fact, actor, setting)).toBe(sentence)
  })

  test('does without the incident', () => {
    expect(only({ type: 'called', position: second, users: [ada], unreachable: [] })).toBe(
      'Tocsin called Ada (step 2, round 1).',
    )
    expect(only({ type: 'step_done', run: 1, step: 'impact', detail: 'Yes' })).toBe(`Ada did step 'impact': 'Yes'.`)
    expect(only({ type: 'escalation_exhausted' }, tocsin)).toBe(
      'Tocsin had nobody left to call: all steps and rounds of the policy were over.',
    )
  })

  test('cuts what is long, and says so', () => {
    expect(only(opened({ title: 'x'.repeat(5_000) }))).toMatch(/^Ada opened INC-142 at sev2: 'x{199}…'$/)
    expect(only({ type: 'noted', text: 'x'.repeat(5_000) })).toMatch(/^Ada noted: 'x{999}…'$/)
  })

  test('is one line of bounded length, whatever came from outside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 3_000 }), text => {
        const sentence = only(opened({ title: text }), { kind: 'source', name: text }) ?? ''
        expect(sentence).not.toMatch(/[\r\n\u2028\u2029]/)
        expect(sentence.length).toBeLessThan(350)
      }),
    )
  })
})

suite('an actor', () => {
  test.each<readonly [Actor, string]>([
    [by(ada), 'Ada'],
    [{ kind: 'user', id: 'U07', name: '' }, 'U07'],
    [prod, 'Alertmanager prod'],
    [{ kind: 'source', name: ' ' }, 'A source'],
    [api, 'deploy-bot (API)'],
    [{ kind: 'api', name: '' }, 'The API'],
    [{ kind: 'api', name: 'api' }, 'The API'],
    [tocsin, 'Tocsin'],
  ])('%j is called %s', (actor, name) => {
    expect(actorName(actor)).toBe(name)
  })
})

test('bookkeeping is what people can do without', () => {
  expect(rows.map(([{ type }]) => type).filter(isBookkeeping)).toEqual(
    expect.arrayContaining(['header_posted', 'announced', 'playbook_posted', 'channel_created', 'step_begun']),
  )
  expect(isBookkeeping('noted')).toBe(false)
  expect(isBookkeeping('delivery_failed')).toBe(false)
})
