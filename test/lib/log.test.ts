import { expect, test } from 'vitest'
import { createLog } from '../../src/lib/log.ts'

function logged(err: unknown): { err: Record<string, unknown>; line: string } {
  const lines: string[] = []
  createLog('info', { write: text => lines.push(text) }).error({ err }, 'it failed')
  const line = lines.join('')
  return { ...JSON.parse(line), line }
}

test('an error is told by its words, its place and its cause', () => {
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(ada) already exists.' })
  const { err, line } = logged(new TypeError('not stored', { cause }))
  expect(err).toMatchObject({ type: 'TypeError', message: 'not stored', stack: expect.stringContaining('log.test.ts') })
  expect(err).toMatchObject({ cause: { message: 'duplicate key', code: '23505' } })
  expect(line).not.toContain('already exists')
})

test('what a statement was given stands in no log, nor does anything long', () => {
  const params = ['hunter2'.repeat(100_000)]
  const error = new Error(`Failed query: insert into alerts values ($1)\nparams: ${params}`)
  const { err, line } = logged(Object.assign(error, { query: 'insert', params }))
  expect(err.message).toBe('Failed query: insert into alerts values ($1)')
  expect(line).not.toContain('hunter2')
  expect(logged(new Error('x'.repeat(1_000_000))).line.length).toBeLessThan(6_000)
})

test('what is no error, and causes that go round, are told all the same', () => {
  const round = new Error('round')
  round.cause = round
  expect(logged(round).err).toMatchObject({ cause: { message: 'round' } })
  expect(logged(null).err).toBe('null')
})
