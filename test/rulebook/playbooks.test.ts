import { describe, expect, test } from 'vitest'
import { MINUTE, SECOND } from '../../src/lib/time.ts'
import { PEOPLE, read } from './read.ts'

describe('a rulebook', () => {
  test('reads playbooks with every kind of step', () => {
    const { playbooks, allowPrivate } = read(`${PEOPLE}
http: { allow_private: [LOCALHOST, 10.0.0.1, "::1"] }
playbooks:
  plain: { steps: [{ task: Look }] }
  down:
    title: It is down
    matchers: 'severity=~"sev1|sev2"'
    steps:
      - { id: impact, ask: "Who?", answers: { "All": tell, "Some": null, "None":  } }
      - { id: tell, message: Hello, when: ['severity = "sev1"', 'a="b"'] }
      - { task: Look, help: "https://x", owner: operations, within: 10m, confirm: two_people }
      - { invite: user:bob }
      - { role: commander }
      - { http: { url: "https://x" } }
      - { http: { url: "https://x", method: POST, body: { a: [1] }, headers: { x: y }, timeout: 5s, retries: 2 } }
      - { http: { url: "https://x", method: PUT, body: "a=b" } }`)
    expect(playbooks.get('plain')).toMatchObject({ name: 'plain', title: 'plain', matchers: [] })
    const down = playbooks.get('down')
    expect(down).toMatchObject({ title: 'It is down', matchers: [{ label: 'severity', op: '=~', value: 'sev1|sev2' }] })
    const usual = { when: [], owner: null, help: null, withinMs: null, confirmations: 1 }
    const answers = [
      { label: 'All', goto: 'tell' },
      { label: 'Some', goto: null },
      { label: 'None', goto: null },
    ]
    const http = {
      method: 'GET',
      url: 'https://x',
      headers: {},
      body: null,
      json: false,
      timeoutMs: 10 * SECOND,
      retries: 0,
    }
    const json = { headers: { x: 'y', 'content-type': 'application/json' }, body: '{"a":[1]}', json: true }
    expect(down?.steps).toEqual([
      { ...usual, id: 'impact', what: { kind: 'ask', question: 'Who?', answers } },
      { ...usual, id: 'tell', when: expect.any(Array), what: { kind: 'message', text: 'Hello' } },
      {
        ...{ id: 'step-3', when: [], owner: 'operations', help: 'https://x', withinMs: 10 * MINUTE, confirmations: 2 },
        what: { kind: 'task', text: 'Look' },
      },
      { ...usual, id: 'step-4', what: { kind: 'invite', targets: [{ kind: 'user', name: 'bob' }] } },
      { ...usual, id: 'step-5', what: { kind: 'role', role: 'commander' } },
      { ...usual, id: 'step-6', what: { kind: 'http', request: http } },
      {
        ...usual,
        id: 'step-7',
        what: { kind: 'http', request: { ...http, ...json, method: 'POST', timeoutMs: 5 * SECOND, retries: 2 } },
      },
      { ...usual, id: 'step-8', what: { kind: 'http', request: { ...http, method: 'PUT', body: 'a=b' } } },
    ])
    expect(down?.steps[1]?.when).toHaveLength(2)
    expect(allowPrivate).toEqual(['localhost', '10.0.0.1', '::1'])
  })

  test('lets a playbook go back as long as there is a way out', () => {
    const { playbooks } = read(
      'playbooks: { p: { steps: [{ id: a, task: x }, { ask: y, answers: { "No": a, "Yes": null } }] } }',
    )
    expect(playbooks.get('p')?.steps).toHaveLength(2)
  })
})
