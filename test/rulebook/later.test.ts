import { describe, expect, test } from 'vitest'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { PEOPLE } from './read.ts'

describe('what is read and not in force', () => {
  test('is noted with its line, and what happens instead', () => {
    const text = `${PEOPLE.replace('bob: {}', 'bob: { name: Bob Marsh }')}
workspace: { channel: { archive_after: 7d } }
severities: { sev1: { update_every: 30m } }
teams: { t: { members: [ada], user_group: oncall } }
schedules: { s: { layers: [{ rotation: daily, handoff: "09:00", people: [ada] }] } }
services: { a: { depends_on: [b] }, b: {} }
sources:
  prod: { type: alertmanager, secret: plain-secret }
  other: { type: grafana, secret: plain-secret }
playbooks: { p: { steps: [{ update: "We look." }, { wait: 5m }, { invite: ["channel:#x"] }, { page: user:ada }] } }
tickets: { jira: x }
watches: { w: { query: up } }
`
    const parsed = parseRulebook([{ file: 'r.yml', text }], {})
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
    expect(
      parsed.notes.map(
        ({ file, line, message }) => `${file}:${line} ${message.replace(' is read but has no effect yet', '')}`,
      ),
    ).toEqual([
      'r.yml:1 people.bob cannot be called: no Slack id, no e-mail address, no phone number',
      'r.yml:3 workspace.channel.archive_after',
      'r.yml:4 severities.sev1.update_every',
      'r.yml:7 services.a.depends_on',
      'r.yml:11 playbooks.p.steps[3].page: people do it by hand',
      'r.yml:11 playbooks.p.steps[1].wait: people do it by hand',
      'r.yml:11 playbooks.p.steps[0].update: people do it by hand',
      'r.yml:11 playbooks.p.steps[2].invite[0]: it invites nobody',
      'r.yml:12 tickets',
      'r.yml:13 watches',
    ])
    const { sources, playbooks } = parsed.rulebook
    expect([...sources.keys()]).toEqual(['prod', 'other'])
    expect(playbooks.get('p')?.steps[0]?.what).toEqual({ kind: 'task', text: 'By hand: update We look.' })
  })
})
