import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Incident } from '../../../src/incident/incident.ts'
import { announcementMessage } from '../../../src/slack/messages/announcement.ts'
import { headerMessage } from '../../../src/slack/messages/header.ts'
import { homeView } from '../../../src/slack/messages/home.ts'
import { invitationMessage } from '../../../src/slack/messages/invitation.ts'
import { listMessage } from '../../../src/slack/messages/list.ts'
import type { Message, Rules } from '../../../src/slack/messages/message.ts'
import { noticeMessage } from '../../../src/slack/messages/notice.ts'
import { nudgeMessage } from '../../../src/slack/messages/nudge.ts'
import { offerMessage } from '../../../src/slack/messages/offer.ts'
import { pageMessage } from '../../../src/slack/messages/page.ts'
import { leftPlaybookMessage, playbookMessage } from '../../../src/slack/messages/playbook.ts'
import { postmortemMessage } from '../../../src/slack/messages/postmortem.ts'
import { roleMessage } from '../../../src/slack/messages/role.ts'
import { timelineMessage } from '../../../src/slack/messages/timeline.ts'
import { topic } from '../../../src/slack/messages/topic.ts'
import { checkMessage, checkView } from '../checks.ts'
import { hostile, rules, run, slackId, text, when } from '../hostile.ts'

const RUNS = { numRuns: 150 }
const position = { step: 1, round: 0 }
const first = ({ pages, responders }: Incident) => pages[0]?.user ?? responders[0] ?? { id: 'U0ADA0001', name: 'Ada' }

const MESSAGES: Record<string, (incident: Incident, rules: Rules, words: string) => Message> = {
  header: headerMessage,
  announcement: announcementMessage,
  page: (incident, rules) => pageMessage(incident, { user: first(incident), position }, rules),
  'offer to resolve': incident => offerMessage(incident),
  'answered offer': (incident, _, words) => offerMessage(incident, words),
  'role instructions': (incident, rules, words) => roleMessage(incident, [...rules.roles.keys()][0] ?? words, rules),
  notice: (_incident, _rules, words) => noticeMessage(words),
}

describe('whatever comes from outside, what Slack takes and nobody is called by', () => {
  test.each(Object.entries(MESSAGES))('is the %s', (_, render) => {
    const property = fc.property(hostile, rules, text, (...given) => checkMessage(render(...given)))
    fc.assert(property, RUNS)
  })

  test('is the card of a playbook, sixty steps long', () => {
    const property = fc.property(hostile, run, rules, (incident, run, rules) => {
      checkMessage(playbookMessage(incident, run, rules))
      checkMessage(leftPlaybookMessage(incident, run))
    })
    fc.assert(property, RUNS)
  })

  test('asks into a thread only those who are meant', () => {
    const property = fc.property(hostile, fc.array(fc.record({ id: slackId, name: text })), (incident, users) => {
      checkMessage(
        invitationMessage(incident, users),
        users.map(({ id }) => id),
      )
    })
    fc.assert(property, RUNS)
  })

  test('is the list of incidents', () => {
    const many = fc.array(hostile, { maxLength: 40 })
    const property = fc.property(many, rules, fc.boolean(), (...given) => checkMessage(listMessage(...given)))
    fc.assert(property, { numRuns: 30 })
  })

  test('is the timeline', () => {
    const entries = fc.array(fc.record({ at: when, sentence: text }), { maxLength: 80, size: 'max' })
    const property = fc.property(hostile, entries, fc.option(text, { nil: null }), (...given) => {
      checkMessage(timelineMessage(...given))
    })
    fc.assert(property, { numRuns: 60 })
  })

  test('is the postmortem', () => {
    const sections = fc.array(fc.record({ title: text, text }), { maxLength: 15 })
    const card = fc.record({ url: fc.option(text, { nil: null }), sections })
    fc.assert(
      fc.property(hostile, card, rules, (...given) => checkMessage(postmortemMessage(...given))),
      RUNS,
    )
  })

  test('is the App Home', () => {
    const onCall = fc.array(
      fc.record({
        ...{ schedule: text, onCall: fc.array(text), until: fc.option(when, { nil: null }) },
        next: fc.option(fc.record({ onCall: fc.array(text), from: when }), { nil: null }),
      }),
      { maxLength: 30 },
    )
    // The rulebook gives no schedule an empty name.
    const named = text.filter(name => name !== '')
    const shifts = fc.array(fc.record({ schedule: named, from: when, until: when }), { maxLength: 3 })
    const calendar = fc.constantFrom(null, 'https://tocsin.example/ical/x.ics')
    const home = fc.record({
      ...{ user: fc.constant('U0ADA0001'), open: fc.array(hostile, { maxLength: 30 }), onCall, shifts, calendar },
    })
    fc.assert(
      fc.property(home, rules, (home, rules) => checkView(homeView(home, rules), 'home')),
      { numRuns: 30 },
    )
  })
})

test('a nudge calls nobody but the one who should do the step', () => {
  const property = fc.property(hostile, run, rules, (incident, run, rules) => {
    const step = run.playbook.steps[0]
    if (!step) return
    const known = [run.assignee, ...Object.values(incident.roles)].flatMap(user => (user ? [user.id] : []))
    checkMessage(nudgeMessage(incident, run, step, rules), known)
  })
  fc.assert(property, RUNS)
})

test('a topic is plain and has at most 250 characters', () => {
  const property = fc.property(hostile, rules, (incident, rules) => {
    const words = topic(incident, rules)
    expect(words.length).toBeLessThanOrEqual(250)
    expect(words).not.toMatch(/[<>\n]/)
  })
  fc.assert(property, RUNS)
})
