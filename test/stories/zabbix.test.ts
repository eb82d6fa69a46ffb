import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missing, type Receiver, startReceiver } from '../kit/monitoring.ts'
import { mediaType, parameters, runScript } from '../kit/zabbix.ts'
import { source } from '../webhook/sources/sources.ts'
import { PROBLEM, UPDATE } from '../webhook/sources/zabbix.ts'

const ZABBIX_JS = '/usr/bin/zabbix_js'
const SOURCE = source({ name: 'zabbix', type: 'zabbix', signingSecrets: ['what Zabbix signs with'] })
const NAME = 'Größe "x" 😀 \u2028 \u007f \\'

describe.skipIf(missing(ZABBIX_JS) !== null)('Zabbix’ own engine with the script of our page', () => {
  let folder = ''
  let receiver: Receiver

  beforeAll(async () => {
    receiver = await startReceiver(SOURCE)
    folder = await mkdtemp(join(tmpdir(), 'tocsin-zabbix-'))
    await writeFile(join(folder, 'script.js'), mediaType().script)
  })

  afterAll(async () => {
    await receiver?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const given = (changes: Readonly<Record<string, string>>) =>
    parameters({
      ...PROBLEM,
      ...{ tocsin_url: `${receiver.url}/webhooks/zabbix`, tocsin_signing_secret: 'what Zabbix signs with' },
      ...changes,
    })

  async function run(changes: Readonly<Record<string, string>>): Promise<unknown> {
    await writeFile(join(folder, 'input.json'), JSON.stringify(given(changes)))
    const files = ['-s', join(folder, 'script.js'), '-i', join(folder, 'input.json')]
    const { stdout } = await promisify(execFile)(ZABBIX_JS, files, { env: { PATH: process.env.PATH }, timeout: 15_000 })
    return JSON.parse(stdout)
  }

  test('sends a problem, signed, whatever it is called', async () => {
    expect(await run({ event_name: NAME })).toEqual({ tags: {} })
    expect(receiver.signals).toMatchObject([
      { fingerprint: '8812345', status: 'firing', severity: 'sev2', labels: { alertname: NAME.replace('\u007f', '') } },
    ])
  })

  test('sends an acknowledgement and a recovery', async () => {
    await run({ ...UPDATE, event_update_action: 'acknowledged' })
    await run({ event_value: '0' })
    expect(receiver.signals.slice(1)).toMatchObject([
      { fingerprint: '8812345', status: 'acknowledged' },
      { fingerprint: '8812345', kind: 'information', description: 'Looking at it' },
      { fingerprint: '8812345', status: 'resolved', kind: 'alert' },
    ])
    expect(receiver.refused).toEqual([])
  })

  test('fails where it is refused, so that it is sent again', async () => {
    const refused = { code: 1, stdout: expect.stringContaining('Tocsin answered 401') }
    await expect(run({ tocsin_token: 'wrong' })).rejects.toMatchObject(refused)
    await expect(run({ tocsin_signing_secret: 'wrong' })).rejects.toMatchObject(refused)
  })

  test('says the same as the stand-in that other tests run it in', async () => {
    const before = receiver.bodies.length
    await run({ event_name: NAME })
    expect(receiver.bodies.slice(before)).toEqual(runScript(given({ event_name: NAME })).posted.map(({ body }) => body))
  })
})
