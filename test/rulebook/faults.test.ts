import { describe, expect, test } from 'vitest'
import { faultsIn, mapping, people, policy, route, source, steps } from './bad.ts'

describe('a rulebook', () => {
  test('that is good has no fault', () => {
    expect(faultsIn('')).toEqual([])
  })

  test.each<[string, string]>([
    // The top
    ['\npoeple: {}', '1 poeple: there is no "poeple" here'],
    ['\npoeple: {}', 'did you mean "people"?'],
    ['\nservice: {}', 'did you mean "services"?'],
    ['\nnonsense: 1', '1 nonsense: there is no "nonsense" here, expected one of workspace, severities, roles'],
    ['\nsources: [1]', '1 sources: found a list, expected a map of names to sources'],
    // The workspace
    ['\nworkspace: { announce: "#Inci dents" }', '1 workspace.announce: found "#Inci dents", expected a channel'],
    ['\nworkspace:\n  announce: #incidents', '2 workspace.announce: found nothing, expected a channel such as "#inc'],
    ['\nworkspace: { timezone: Europe/Berln }', 'found "Europe/Berln", expected a time zone'],
    ['\nworkspace: { timezone: Europe/Berln }', 'did you mean "Europe/Berlin"?'],
    ['\nworkspace: { timezone: "+02:00" }', 'expected a time zone'],
    [
      '\nworkspace:\n  channel:\n    name: "inc-{title}"',
      '3 workspace.channel.name: found "inc-{title}", expected a name with',
    ],
    ['\nworkspace: { channel: { name: "{number} {name}" } }', 'expected a name with {number}'],
    ['\nworkspace: { default_severity: awful }', 'found "awful", expected one of sev1, sev2, sev3, sev4'],
    ['\nworkspace: { channel: { archive_after: 7 } }', 'found 7, expected a duration'],
    ['\nseverities: { sev5: { title: x } }', 'severities.sev5: there is no "sev5" here, expected one of sev1'],
    ['\nroles: { commander: Boss }', 'roles.commander: found "Boss", expected a map with title, instructions'],
    // People
    [people('  eve: { slack: eve }'), '4 people.eve.slack: found "eve", expected a Slack member id'],
    [people('  eve: { slack: U0ADA }'), "4 people.eve.slack: found the id of ada, expected one of eve's own"],
    [people('  eve: { slak: U0EVE }'), '4 people.eve.slak: there is no "slak" here'],
    [people('  eve: { slak: U0EVE }'), 'did you mean "slack"?'],
    [people('  eve: { phone: +491701234567 }'), 'found 491701234567, expected a phone number in quotes'],
    [people('  eve: { email: eve }'), 'found "eve", expected an e-mail address'],
    [people('  eve: { reach: [{ via: pigeon }] }'), 'reach[0].via: found "pigeon", expected one of slack, email'],
    [people('  eve e: {}'), '4 people.eve e: found "eve e", expected a name of letters'],
    [people('  eve:'), '4 people.eve: found nothing, expected a map with name, slack'],
    [people('  ada: {}'), '4 ada stands twice, first in line 7'],
    [
      '\nteams:\n  payments: { members: [ada, bop] }',
      '2 teams.payments.members[1]: found "bop" (there is no such person)',
    ],
    ['\nteams:\n  payments: { members: [ada, bop] }', '(ada, bob); did you mean "bob"?'],
    [
      '\nteams: { payments: { members: [ada, ada] } }',
      'members[1]: found "ada" (a second time), expected everybody once',
    ],
    ['\nteams: { payments: { members: [] } }', 'found a list, expected a list of people with at least one'],
    ['\nteams: { payments: {} }', 'teams.payments.members: is missing, expected a list of people'],
    // Policies
    [policy('steps: []'), '3 policies.payments.steps: found a list, expected a list of steps with at least one'],
    [policy('repeat: 3'), 'policies.payments.steps: is missing'],
    [policy('{ repeat: 0, steps: [{ notify: user:ada }] }'), 'repeat: found 0, expected a whole number from 1 to 100'],
    [policy('{ repeat: 1.5, steps: [{ notify: user:ada }] }'), 'repeat: found 1.5'],
    [
      policy('{ steps: [{ notify: [user:ada], wait: 0s }] }'),
      'steps[0].wait: found "0s", expected a duration above zero',
    ],
    [policy('{ steps: [{ notify: [user:ada], wait: 5 }] }'), 'steps[0].wait: found 5'],
    [
      policy('{ steps: [{ notify: [] }] }'),
      'steps[0].notify: found a list, expected a list of targets with at least one',
    ],
    [policy('{ steps: [{ notify: [ada] }] }'), 'found "ada", expected a target'],
    [policy('{ steps: [{ notify: [ada] }] }'), 'did you mean "user:ada"?'],
    [policy('{ steps: [{ notify: schedule:paymnts }] }'), 'did you mean "schedule:payments"?'],
    [policy('{ steps: [{ notify: [person:ada] }] }'), 'expected a target'],
    [policy('{ steps: [{ notify: user:ada }], rounds: 2 }'), 'there is no "rounds" here'],
    // Services
    ['\nservices: { checkout: { team: payment } }', 'did you mean "payments"?'],
    [
      '\nservices: { checkout: { policy: x } }',
      'found "x" (there is no such policy), expected the name of a policy (payments)',
    ],
    ['\nservices: { checkout: { runbook: "javascript:alert(1)" } }', 'expected an address that begins with https://'],
    ['\nservices: { checkout: { tier: high } }', 'found "high", expected a whole number from 1 to 5'],
    [
      '\nservices: { a: { depends_on: [b] }, b: { depends_on: [c] }, c: { depends_on: [a] } }',
      'the circle a → b → c → a',
    ],
    ['\nservices: { a: { depends_on: [a] } }', 'the circle a → a'],
    ['\nservices: { a: { depends_on: [z] } }', 'found "z" (there is no such service)'],
    // Sources
    [source('{ type: alertmanagr, secret: "<LONG>" }'), '2 sources.prod.type: found "alertmanagr", expected a type'],
    [source('{ type: alertmanager }'), 'sources.prod.secret: is missing, expected a secret of at least 8'],
    [source('{ type: alertmanager, secret: hunter2 }'), 'secret: found 7 characters, expected a secret of at least 8'],
    [source('{ type: alertmanager, secret: 12345678 }'), 'secret: found a number, expected a secret'],
    [source('{ type: alertmanager, secret: "<SHORT>" }'), 'SHORT}", expected a secret of at least 8'],
    [source('{ type: alertmanager, secret: "<NONE>" }'), 'the environment variable NONE is not set'],
    [source('{ type: alertmanager, secret: "<LONG>", limit: 600 }'), 'limit: found 600, expected a rate'],
    [source('{ type: alertmanager, secret: "<LONG>", severities: { bad: worse } }'), 'severities.bad: found "worse"'],
    [source('{ type: aws-sns, secret: "<LONG>" }'), 'expected topics: the ARNs of those that may send here, [] where'],
    [source('{ type: aws-sns, secret: "<LONG>", topics: alarms }'), 'expected a topic such as arn:aws:sns:eu-west-1'],
    [mapping('title: x'), 'mapping.fingerprint: is missing'],
    [mapping('fingerprint: "a..b", title: x'), 'fingerprint: found "a..b", expected a path such as id'],
    [mapping('fingerprint: "{id", title: x'), 'fingerprint: found "{id"'],
    [mapping('fingerprint: "{id}", title: "{a..b}"'), 'title: found "{a..b}", expected a text with paths'],
    [
      mapping('fingerprint: "{id}", title: x, status: { path: s, values: { a: broken } }'),
      'expected one of firing, resolved',
    ],
    [mapping('fingerprint: "{id}", title: x, severity: { path: "a..b" }'), 'found "a..b", expected a path'],
    [
      source('{ type: alertmanager, secret: "<LONG>", mapping: { fingerprint: "{a}", title: x } }'),
      'expected no mapping',
    ],
    [
      mapping('fingerprint: a, title: x, extract: { host: { path: s, pattern: "db-(" } }'),
      '2 sources.prod.mapping.extract.host.pattern: found "db-(" (missing closing )',
    ],
    [mapping('fingerprint: a, title: x, extract: { host: { path: s, pattern: "(?=x)" } }'), 'expected a regex'],
    [mapping('fingerprint: a, title: x, extract: { host: { path: s, pattern: "" } }'), 'an empty one'],
    [mapping('fingerprint: a, title: x, extract: { host: { path: s } }'), 'extract.host.pattern: is missing'],
    [mapping('fingerprint: a, title: x, extract: { host: { pattern: x } }'), 'extract.host.path: is missing'],
    [mapping('fingerprint: a, title: x, extract: { "a.b": { path: s, pattern: x } }'), 'a name of letters, digits'],
    [
      mapping('fingerprint: a, title: "{extract.hst}", extract: { host: { path: s, pattern: x } }'),
      'sources.prod.mapping.title: found "{extract.hst}" (nothing is extracted as hst), expected one of host; ' +
        'did you mean "host"?',
    ],
    [
      mapping('fingerprint: extract.h, title: x, extract: { h: { path: s, pattern: "(a)(?P<b>c)" } }'),
      'its pattern has several groups), expected one of extract.h.1, extract.h.2, extract.h.b',
    ],
    [
      mapping(
        'fingerprint: a, title: x, labels: { l: "{extract.h.3}" }, extract: { h: { path: s, pattern: "(a)(b)" } }',
      ),
      'labels.l: found "{extract.h.3}" (no such group)',
    ],
    [
      mapping(
        'fingerprint: a, title: x, status: { path: extract.h.1, values: {} }, extract: { h: { path: s, pattern: a } }',
      ),
      'status.path: found "extract.h.1" (its pattern has one text only), expected extract.h',
    ],
    // Routes
    ['\nroute:\n  matchers: [a=b]', '2 route.matchers: found matchers, expected none at the top'],
    [
      route('{ matchers: ["service==checkout"] }'),
      '3 route.routes[0].matchers[0]: found "service==checkout" (==, which is',
    ],
    [route('{ matchers: [\'host=~"db-("\'] }'), 'a regex that does not compile: missing closing )'],
    [route('{ policy: paymnts }'), 'route.routes[0].policy: found "paymnts"'],
    [route('{ playbook: down }'), 'found "down" (there is no such playbook), expected a playbook in playbooks:'],
    [route('{ room: everywhere }'), 'found "everywhere", expected channel, none or a channel'],
    [route('{ room: "#Payments Alerts" }'), 'found "#Payments Alerts", expected channel, none or a channel'],
    [route('{ group_by: [] }'), 'expected a list of label names with at least one'],
    [route('{ group_by: [..., a] }'), 'expected ... alone'],
    [route('{ set: { service: chekout } }'), 'did you mean "checkout"?'],
    [route('{ set: { severity: dire } }'), 'set.severity: found "dire"'],
    [route('{ auto_resolve: yes }'), 'found "yes", expected true or false'],
    [route('{ receiver: ops }'), 'there is no "receiver" here'],
    [route('{ routes: [{ routes: [{ polcy: x }] }] }'), 'route.routes[0].routes[0].routes[0].polcy: there is no'],
    [
      '\ninhibit_rules: [{ source_matchers: ["a="], target_matchers: ["!"] }]',
      'target_matchers[0]: found "!" (no label',
    ],
    // Playbooks
    ['\nplaybooks: { down: { title: x } }', 'playbooks.down.steps: is missing'],
    [steps('{ help: x }'), '4 playbooks.down.steps[0]: found a map (none of them), expected exactly one of task, ask'],
    [steps('{ task: a, message: b }'), 'steps[0].message: found "b" (both task and message)'],
    [steps('{ ask: "Well?" }'), 'steps[0].answers: is missing, expected the answers'],
    [steps('{ task: a, answers: { a: b } }'), 'expected no answers where nothing is asked'],
    [steps('{ ask: a, answers: { a: null }, confirm: two_people }'), 'expected no confirmation: whoever answers'],
    [steps('{ role: commander, confirm: two_people }'), 'expected no confirmation'],
    [steps('{ ask: a, answers: {} }'), 'expected 1 to 10 answers'],
    [
      steps('{ task: a }', '{ id: look, task: b }', '{ ask: c, answers: { "No": lok } }'),
      '6 playbooks.down.steps[2].answers.No: found "lok" (there is no such step)',
    ],
    [steps('{ id: look, task: b }', '{ ask: c, answers: { "No": lok } }'), 'did you mean "look"?'],
    [
      steps('{ id: a, task: x }', '{ id: b, task: y }', '{ id: a, task: z }'),
      '6 playbooks.down.steps[2].id: found "a" (step 1 is called a too)',
    ],
    [
      steps('{ task: x }', '{ id: step-1, task: y }'),
      '5 playbooks.down.steps[1].id: found "step-1" (step 1 is called step-1',
    ],
    [
      steps('{ id: a, task: x }', '{ ask: y, answers: { "Yes": a, "No": a } }'),
      '4 playbooks.down.steps[0]: found a map, expected an answer somewhere that leads out',
    ],
    [
      steps('{ task: x }', '{ id: b, ask: y, answers: { "Yes": b } }', '{ task: z }'),
      '4 playbooks.down.steps[0]: found a map, expected an answer somewhere',
    ],
    [steps('{ task: x, owner: comander }'), 'did you mean "commander"?'],
    [steps('{ role: pilot }'), 'found "pilot" (there is no such role)'],
    [steps('{ task: x, within: soon }'), 'within: found "soon", expected a duration'],
    [steps('{ task: x, when: "severity is sev1" }'), 'found "severity is sev1" (no =, !=, =~ or !~ after severity)'],
    [steps('{ task: x, confirm: three_people }'), 'found "three_people", expected two_people'],
    [steps('{ invite: [user:eve] }'), 'invite[0]: found "user:eve"'],
    [steps('{ http: { url: "ftp://x" } }'), 'http.url: found 7 characters, expected an address'],
    [steps('{ http: { url: "https://x", method: HEAD } }'), 'expected one of GET, POST'],
    [steps('{ http: { url: "https://x", timeout: 5m } }'), 'timeout: found "5m", expected at most 1m'],
    [steps('{ http: { url: "https://x", retries: 100 } }'), 'retries: found 100, expected a whole number from 0 to 5'],
    [steps('{ http: { url: "https://x", body: x } }'), 'expected no body'],
    [steps('{ http: { url: "https://x", headers: { "a b": x } } }'), 'expected the name of a header'],
    [steps('{ http: { url: "https://x", headers: { a: "x\\r\\nb: c" } } }'), 'expected a header value on one line'],
    // Permissions and outgoing calls
    ['\npermissions: { reslove: [team:payments] }', 'did you mean "resolve"?'],
    ['\npermissions: { resolve: [payments] }', 'resolve[0]: found "payments", expected team:name'],
    ['\npermissions: { resolve: [user:eve] }', 'found "user:eve" (there is no such person)'],
    [
      '\nhttp: { allow_private: ["http://10.0.0.1/"] }',
      'allow_private[0]: found "http://10.0.0.1/", expected a host name',
    ],
  ])('says of %j: %s', (text, fragment) => {
    const faults = faultsIn(text)
    const line = /^(\d+) /.exec(fragment)?.[1]
    const expected = line === undefined ? fragment : `r.yml:${fragment}`
    expect(faults.filter(fault => fault.includes(expected) || fault.endsWith(expected))).not.toEqual([])
    expect(faults).toHaveLength(1)
    expect(faults.join()).not.toContain('hunter2')
  })
})
