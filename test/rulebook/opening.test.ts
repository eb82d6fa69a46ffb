import { describe, expect, test } from 'vitest'
import { declaring } from '../../src/rulebook/opening.ts'
import { T0 } from '../kit/given.ts'
import { rulebookOf } from '../kit/rulebook.ts'

const RULES = `
people: { ada: { slack: U0ADA } }
policies:
  usual: { steps: [{ notify: [user:ada], wait: 5m }] }
  ledger: { steps: [{ notify: [user:ada], wait: 1m }] }
services:
  ledger: { team: books, runbook: https://example.com/ledger }
teams: { books: { members: [ada] } }
route:
  policy: usual
  routes:
    - { matchers: ['service="ledger"'], policy: ledger, set: { type: batch }, room: "#books" }
playbooks:
  books: { matchers: ['service="ledger"'], steps: [{ task: Look }] }
`
const declared = (service: string | null) =>
  declaring(rulebookOf(RULES), { title: 'Slow', severity: null, service, description: '' }, { number: 1, at: T0 })

describe('what somebody declares', () => {
  test('calls whom an alert without a service would', () =>
    expect(declared(null)).toMatchObject({ policy: { name: 'usual' }, severity: 'sev3', playbooks: [] }))

  test('has a channel, whatever its route says of alerts', () => expect(declared('ledger').room).toBe('channel'))

  test('of a service goes the way of its alerts', () =>
    expect(declared('ledger')).toMatchObject({
      ...{ policy: { name: 'ledger' }, kind: 'batch', team: 'books', service: 'ledger' },
      links: { runbook: 'https://example.com/ledger' },
      playbooks: [{ name: 'books' }],
    }))
})
