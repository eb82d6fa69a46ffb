import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRulebook } from '../src/rulebook/parse.ts'
import type { Source } from '../src/rulebook/rulebook.ts'
import { ENDPOINTS } from '../src/web/api/routes.ts'
import { SYSTEMS } from '../src/webhook/sources/registry.ts'

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
    [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, `https://example.com/${name}`]),
  )
}

function sourceOf(text: string): Source {
  const parsed = parse(text)
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  const [source] = parsed.rulebook.sources.values()
  if (!source) throw new Error('no source')
  return source
}

describe('the examples', () => {
  test('rulebook of the readme has no fault', () => {
    const rulebook = blocks('README.md', 'yaml').find(text => text.startsWith('workspace:')) ?? ''
    expect(parse(rulebook)).toMatchObject({ notes: [] })
  })

  test('rulebook of the demo has no fault and nothing that is not in force', () =>
    expect(parse(read('docs/examples/rulebook.yml'))).toMatchObject({ notes: [] }))

  const [alertmanager = '', , mapping = ''] = blocks('docs/sources.md', 'yaml')
  const [plain = '', mapped = ''] = blocks('docs/sources.md', 'json')

  test('source for Alertmanager is one', () => expect(sourceOf(alertmanager).type).toBe('alertmanager'))

  test('mapping reads the body beside it', () => {
    const { alerts, faults } = SYSTEMS.generic.read(JSON.parse(mapped), { source: sourceOf(mapping), receivedAt: NOW })
    expect(faults).toEqual([])
    expect(alerts).toMatchObject([
      {
        fingerprint: 'export/batch-3',
        title: 'export failed on batch-3',
        status: 'firing',
        severity: 'sev2',
        labels: { service: 'ledger', job: 'export' },
      },
    ])
  })

  test('body without a mapping is read as it is', () => {
    const { alerts, faults } = SYSTEMS.generic.read(JSON.parse(plain), {
      source: { ...sourceOf(mapping), mapping: null },
      receivedAt: NOW,
    })
    expect(faults).toEqual([])
    expect(alerts).toMatchObject([{ fingerprint: 'db-3/disk', title: 'Disk is full on db-3', severity: 'sev1' }])
  })

  test('requests of the API are endpoints', () => {
    const paths = [...read('docs/api.md').matchAll(/(GET|POST) \/api\/v1(\/[a-z]+)(?:\/(?:INC-)?\d+)?(\/[a-z_]+)?/g)]
    expect(paths.length).toBeGreaterThan(5)
    for (const [whole, method, list, command = ''] of paths) {
      const number = /\d/.test(whole) && list === '/incidents' && /incidents\/(INC-)?\d/.test(whole) ? '/{number}' : ''
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

  test.each(blocks(page, 'json').map(text => [text]))('%s is read', text => {
    const source = sourceOf(snippets[0] ?? '')
    const { alerts, faults } = SYSTEMS[source.type].read(JSON.parse(text), { source, receivedAt: NOW })
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
