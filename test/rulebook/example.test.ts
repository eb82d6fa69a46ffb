import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseRulebook } from '../../src/rulebook/parse.ts'
import { SOURCE_TYPES } from '../../src/rulebook/rulebook.ts'

const text = readFileSync(new URL('../../docs/examples/rulebook.yml', import.meta.url), 'utf8')
const env = {
  PROD_SECRET: 'prod-secret-1',
  JOBS_SECRET: 'jobs-secret-1',
  STATUS_URL: 'http://127.0.0.1:9999/status',
  SMTP_URL: 'smtp://mail.example.com',
  TWILIO_TOKEN: 'twilio-token-1',
}

test('the example is without fault, and everything in it is in force', () => {
  const parsed = parseRulebook([{ file: 'rulebook.yml', text }], env)
  expect(parsed).not.toHaveProperty('faults')
  expect(parsed).toMatchObject({ notes: [] })
})

test('the example wants its variables, each said once with its line', () => {
  const parsed = parseRulebook([{ file: 'rulebook.yml', text }], {})
  const faults = 'faults' in parsed ? parsed.faults.map(fault => fault.message) : []
  expect(faults.map(message => /variable (\w+) is not set/.exec(message)?.[1])).toEqual([
    'SMTP_URL',
    'TWILIO_TOKEN',
    'PROD_SECRET',
    'JOBS_SECRET',
    'STATUS_URL',
  ])
})

test('with the file beside it, it has a source for each system', () => {
  const sources = readFileSync(new URL('../../docs/examples/sources.yml', import.meta.url), 'utf8')
  const texts = [text, sources].map((part, nth) => ({ file: `${nth}.yml`, text: part }))
  const parsed = parseRulebook(texts, { ...env, SYSTEMS_SECRET: 'systems-secret-1' })
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  expect(parsed.notes).toEqual([])
  const types = new Set([...parsed.rulebook.sources.values()].map(({ type }) => type))
  expect([...types].sort()).toEqual([...SOURCE_TYPES].sort())
})

test('what docs/rulebook.md shows is one rulebook without fault, all of it in force', () => {
  const page = readFileSync(new URL('../../docs/rulebook.md', import.meta.url), 'utf8')
  const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = ''], i) => ({ file: `block ${i}`, text }))
  expect(blocks.length).toBeGreaterThan(5)
  const names = ['SMTP_PASSWORD', 'NTFY_TOKEN', 'WEBHOOK_SECRET']
  const secrets = Object.fromEntries(names.map(name => [name, 'long-enough']))
  const parsed = parseRulebook(blocks, { ...env, ...secrets })
  expect(parsed).not.toHaveProperty('faults')
  expect(parsed).toMatchObject({ notes: [] })
})
