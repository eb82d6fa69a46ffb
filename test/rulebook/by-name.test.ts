import { expect, test } from 'vitest'
import { parseRulebook } from '../../src/rulebook/parse.ts'

const RULEBOOK = `
playbooks:
  restart:
    steps:
      - task: Look
      - http: { method: POST, url: "\${HOOK}/run", headers: { x-token: "\${TOKEN}" }, body: { key: ["\${TOKEN}"] } }
      - http: { method: POST, url: "https://example.com", body: "token=\${TOKEN}" }
`

test('secrets of http steps stand in the playbook by name, wherever it is copied to', () => {
  const parsed = parseRulebook([{ file: 'rulebook.yml', text: RULEBOOK }], {
    HOOK: 'https://hooks.example.com',
    TOKEN: 'hush-hush',
  })
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults))
  const [, first, second] = parsed.rulebook.playbooks.get('restart')?.steps ?? []
  expect(first?.what).toMatchObject({
    request: {
      url: '${HOOK}/run',
      headers: { 'x-token': '${TOKEN}', 'content-type': 'application/json' },
      body: '{"key":["${TOKEN}"]}',
    },
  })
  expect(second?.what).toMatchObject({ request: { url: 'https://example.com', body: 'token=${TOKEN}' } })
  expect(JSON.stringify([...parsed.rulebook.playbooks])).not.toContain('hush-hush')
})

test('a value that makes no address is a fault all the same, and so is one that is not there', () => {
  const parsed = parseRulebook([{ file: 'rulebook.yml', text: RULEBOOK }], { HOOK: 'ftp://x' })
  expect(parsed).toMatchObject({
    faults: expect.arrayContaining([
      expect.objectContaining({ line: 6, message: expect.stringContaining('TOKEN is not set') }),
      expect.objectContaining({ line: 6, message: expect.stringContaining('url') }),
    ]),
  })
})
