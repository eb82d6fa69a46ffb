import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const STOPPING = join(import.meta.dirname, '..', 'src', 'stopping.ts')
const WAITING = `
  import { onStopSignal } from ${JSON.stringify(STOPPING)}
  const waiting = setInterval(() => {}, 1_000)
  onStopSignal(['SIGTERM', 'SIGHUP'], signal => {
    process.stdout.write(signal)
    clearInterval(waiting)
  })
  process.stdout.write('ready ')
`

test.each(['SIGTERM', 'SIGHUP'] as const)('%s stops in order, once, where it is asked for', async signal => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', WAITING])
  const said: string[] = []
  child.stdout.setEncoding('utf8').on('data', text => said.push(text))
  await once(child.stdout, 'data')
  child.kill(signal)
  expect(await once(child, 'close')).toEqual([0, null])
  expect(said.join('')).toBe(`ready ${signal}`)
})

test('what was not asked for ends it as ever', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', WAITING])
  await once(child.stdout, 'data')
  child.kill('SIGUSR2')
  expect(await once(child, 'close')).toEqual([null, 'SIGUSR2'])
})
