import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

test('a reader who has seen enough ends the command line without a word', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../../src/tocsin.ts'), 'help'])
  child.stdout.destroy()
  const [wrong, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect({ wrong, code }).toEqual({ wrong: '', code: 0 })
})
