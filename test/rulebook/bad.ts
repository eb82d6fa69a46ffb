import { parseRulebook } from '../../src/rulebook/parse.ts'

// Every bad one is this good one with something after it, so that the names in it lead somewhere.
const GOOD = `people: { ada: { slack: U0ADA }, bob: { slack: U0BOB } }
teams: { payments: { members: [ada, bob] } }
schedules: { payments: { layers: [{ rotation: daily, handoff: "09:00", people: [ada, bob] }] } }
policies: { payments: { steps: [{ notify: [schedule:payments] }] } }
services: { checkout: { team: payments, policy: payments } }
`
const LINES = 5
const ENV = { LONG: 'hunter2-hunter2', SHORT: 'hunter2', ZONE: 'Mars/hunter2' }

// In the texts here <NAME> stands for ${NAME}.
export function faultsIn(bad: string): readonly string[] {
  const text = bad.replace(/<([A-Z]+)>/g, '$${$1}')
  // A section that the bad one says itself is taken out of the good one.
  const good = GOOD.split('\n').map(line => (text.includes(`\n${line.split(':')[0]}:`) && line !== '' ? '#' : line))
  const parsed = parseRulebook([{ file: 'r.yml', text: good.join('\n') + text.replace(/^\n/, '') }], ENV)
  return 'faults' in parsed ? parsed.faults.map(({ file, line, message }) => `${file}:${line - LINES} ${message}`) : []
}

export const people = (yaml: string) => `\npeople:\n  ada: { slack: U0ADA }\n  bob: { slack: U0BOB }\n${yaml}`
export const layer = (yaml: string) =>
  `\nschedules:\n  night:\n    layers:\n      - ${yaml}\n  payments: { layers: [{ rotation: daily, handoff: "1:00", people: [ada] }] }`
export const policy = (yaml: string) => `\npolicies:\n  payments:\n    ${yaml}`
export const source = (yaml: string) => `\nsources:\n  prod: ${yaml}`
export const mapping = (yaml: string) => source(`{ type: generic, secret: "<LONG>", mapping: { ${yaml} } }`)
export const route = (yaml: string) => `\nroute:\n  routes:\n    - ${yaml}`
export const steps = (...yaml: string[]) =>
  `\nplaybooks:\n  down:\n    steps:\n${yaml.map(step => `      - ${step}\n`).join('')}`
