import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../src/store/embedded-server.ts'
import { atEnd, temporaryFolder } from './ground.ts'

/** Where Debian's package puts it. */
export const ALERTMANAGER = '/usr/bin/prometheus-alertmanager'

export const hasAlertmanager = () => existsSync(ALERTMANAGER)

/** It groups as the example rulebook does, and notifies nobody. */
const CONFIG = `
route: { receiver: nobody, group_by: [service, alertname] }
receivers: [{ name: nobody }]
`

export type Peer = { readonly url: string; readonly pid: number; stop(): Promise<void> }

/** An Alertmanager alone, without a cluster. */
export async function startAlertmanager(): Promise<Peer> {
  const folder = await temporaryFolder()
  const file = join(folder, 'alertmanager.yml')
  await writeFile(file, CONFIG)
  const port = await freePort()
  const flags = [
    ...[`--config.file=${file}`, `--storage.path=${join(folder, 'data')}`, '--log.level=error'],
    ...[`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='],
  ]
  const child = spawn(ALERTMANAGER, flags, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'close')
  const stop = async () => {
    child.kill()
    await ended
  }
  atEnd(stop)
  const url = `http://127.0.0.1:${port}`
  const isReady = () =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error(`Alertmanager has ended with ${child.exitCode}`)
    await pause(20)
  }
  return { url, pid: child.pid ?? 0, stop }
}
