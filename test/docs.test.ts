import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { classify, reached, tallyOf } from '../src/alert/classify.ts'
import { DAY, later, MINUTE } from '../src/lib/time.ts'
import { webhookBody } from '../src/notify/words.ts'
import { comingGaps } from '../src/oncall/coverage.ts'
import { plansFor } from '../src/rulebook/oncall.ts'
import { parseRulebook } from '../src/rulebook/parse.ts'
import { SOURCE_TYPES, type Source } from '../src/rulebook/rulebook.ts'
import { ENDPOINTS } from '../src/web/api/routes.ts'
import { SYSTEMS } from '../src/webhook/sources/registry.ts'
import { told } from './kit/told.ts'

const NOW = new Date('2026-11-20T03:10:00Z')
const PAGES = [
  'README.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
]

const read = (file: string) => readFileSync(file, 'utf8')
const blocks = (file: string, language: string) =>
  [...read(file).matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)
const parse = (text: string) => parseRulebook([{ file: 'rulebook.yml', text }], environmentOf(text))

/** Something for each name that the text takes from the environment. */
function environmentOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [
      name,
      name === 'SMTP_URL' ? 'smtp://mail.example.com' : `https://example.com/${name}`,
    ]),
  )
}

function sourceOf(text: string): Source {
  const parsed = parse(text)
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  const [source] = parsed.rulebook.sources.values()
  if (!source) throw new Error('no source')
  return source
}

/** The JSON of a page, each with the rulebook that stands before it. */
function bodies(page: string): { readonly rulebook: string; readonly body: string }[] {
  let rulebook = ''
  return [...read(page).matchAll(/^```(yaml|json)\n(.*?)^```/gms)].flatMap(([, language, text = '']) => {
    if (language === 'yaml' && text.startsWith('# rulebook.yml')) rulebook = text
    return language === 'json' ? [{ rulebook, body: text }] : []
  })
}

function readingOf({ rulebook, body }: { readonly rulebook: string; readonly body: string }) {
  const source = sourceOf(rulebook)
  return SYSTEMS[source.type].read(JSON.parse(body), { source, receivedAt: NOW })
}

describe('the examples', () => {
  test('rulebook of the readme has no fault', () => {
    const rulebook = blocks('README.md', 'yaml').find(text => text.startsWith('workspace:')) ?? ''
    expect(parse(rulebook)).toMatchObject({ notes: [] })
  })

  test('rulebook of the demo has no fault and nothing that is not in force', () =>
    expect(parse(read('docs/examples/rulebook.yml'))).toMatchObject({ notes: [] }))

  test('pagers are set up as their page says', () => {
    const [page = ''] = blocks('docs/pagers.md', 'yaml')
    const parsed = parse(page)
    expect(parsed).toMatchObject({
      notes: [],
      rulebook: { notify: { pagers: { victorops: { routingKey: 'payments' } } } },
    })
  })

  test('schedules of their page are in force, and have no gap that is not meant', () => {
    const [page = ''] = blocks('docs/on-call.md', 'yaml')
    const parsed = parse(page)
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
    expect(parsed.notes).toEqual([])
    expect(comingGaps(plansFor(parsed.rulebook.schedules), NOW, later(NOW, 28 * DAY))).toEqual([])
  })

  test('policies of their page are in force', () => {
    const [page = ''] = blocks('docs/escalation.md', 'yaml')
    const parsed = parse(page)
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
    const payments = parsed.rulebook.policies.get('payments')
    expect(parsed.notes).toEqual([])
    expect(payments).toMatchObject({ severities: ['sev1', 'sev2'], ackTimeoutMs: 30 * MINUTE })
    expect(payments?.steps.map(({ notify }) => notify[0]?.kind)).toEqual(['schedule', 'round_robin', 'team', 'user'])
  })

  test('severities of the overview are in force', () => {
    const [overview = ''] = blocks('docs/sources.md', 'yaml')
    expect(parse(overview)).toMatchObject({
      notes: [],
      rulebook: { route: { routes: [{ set: { severity: 'sev4' } }] } },
    })
    expect(sourceOf(overview).severities).toEqual({ blocker: 'sev1', page: 'sev2' })
  })

  test('rules that classify do what their page says', () => {
    const [page = ''] = blocks('docs/severity.md', 'yaml')
    const parsed = parse(page)
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
    const { classify: rules, timeIntervals } = parsed.rulebook
    const warning = { labels: { tier: '1' }, severity: 'sev3' } as const
    const { severity, classified } = classify(rules, warning, timeIntervals, NOW)
    expect(severity).toBe('sev3')
    const three = [1, 2, 3].flatMap(() => tallyOf({ classified }))
    expect(reached(rules, three)?.severity).toBe('sev2')
    expect(reached(rules, three.slice(1))).toBeNull()
  })

  test('bodies beside a mapping, or none, come out as the page says', () => {
    expect(bodies('docs/sources/generic.md').flatMap(body => readingOf(body).alerts)).toMatchObject([
      { fingerprint: 'db-3/disk', title: 'Disk is full on db-3', status: 'firing', severity: 'sev1' },
      {
        ...{ fingerprint: 'export/batch-3', title: 'export failed on batch-3', status: 'firing', severity: 'sev2' },
        labels: { service: 'ledger', job: 'export' },
      },
      { fingerprint: 'shop-1/checkout', title: 'checkout on shop-1', status: 'firing', labels: { host: 'shop-1' } },
    ])
  })

  test('mail comes out as the page says', () => {
    expect(bodies('docs/sources/email.md').flatMap(body => readingOf(body).alerts)).toMatchObject([
      { fingerprint: 'Backup of ledger-1', title: 'Backup of ledger-1', status: 'firing', severity: 'sev1' },
    ])
  })

  test('ways and transports of reach are in force, and a webhook is told what its page says', () => {
    const [text = ''] = blocks('docs/reach.md', 'yaml')
    const secrets = ['ADA_TOPIC', 'SMTP_PASSWORD', 'TWILIO_TOKEN', 'NTFY_TOKEN', 'WEBHOOK_SECRET']
    const env = Object.fromEntries(secrets.map(name => [name, 'long-enough']))
    const parsed = parseRulebook([{ file: 'rulebook.yml', text }], env)
    expect(parsed).toMatchObject({ notes: [] })
    const [body = ''] = blocks('docs/reach.md', 'json')
    const { links } = JSON.parse(body)
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(webhookBody(told({}, { others: [143], links })))))
  })

  test('page of each type of source is listed', () => {
    const listed = [...read('docs/sources.md').matchAll(/\]\(sources\/([\w-]+)\.md\)/g)].map(([, type]) => type)
    expect(new Set(listed)).toEqual(new Set(SOURCE_TYPES))
  })

  test('requests of the API are endpoints', () => {
    const paths = [...read('docs/api.md').matchAll(/(GET|POST) \/api\/v1(\/[a-z]+)(?:\/((?:INC-)?\d+))?(\/[a-z_]+)?/g)]
    expect(paths.length).toBeGreaterThan(5)
    for (const [whole, method, list, one, command = ''] of paths) {
      const number = one === undefined ? '' : list === '/incidents' ? '/{number}' : '/{id}'
      expect(
        ENDPOINTS.map(endpoint => `${endpoint.method} ${endpoint.path}`),
        whole,
      ).toContain(`${method} ${list}${number}${command}`)
    }
  })
})

/** A page for each system, named as its type: its snippet of the rulebook, and bodies that its sender sends. */
describe.each(PAGES.filter(page => page.startsWith('docs/sources/')))('%s', page => {
  const snippets = blocks(page, 'yaml').filter(text => text.startsWith('# rulebook.yml'))

  test('has a source of its type that has no fault', () => {
    expect(snippets.length).toBeGreaterThan(0)
    for (const snippet of snippets) expect(sourceOf(snippet).type).toBe(basename(page, '.md'))
  })

  test.each(bodies(page).map(each => [each.body, each] as const))('%s is read', (_, each) => {
    const { alerts, faults } = readingOf(each)
    expect(faults).toEqual([])
    expect(alerts.length).toBeGreaterThan(0)
  })
})

test.each(PAGES)('links in %s lead somewhere', page => {
  const folder = `${dirname(page)}/`
  for (const [, target = ''] of read(page).matchAll(/\]\(((?!https?:)[^)#]+)[^)]*\)/g)) {
    expect(() => readFileSync(folder + target), `${page} → ${target}`).not.toThrow()
  }
})
