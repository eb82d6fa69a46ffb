import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileIn, Ground, groupOf, hostile, missing } from '../kit/monitoring.ts'
import { source } from '../webhook/sources/sources.ts'

const ICINGA = '/usr/sbin/icinga2'
const PAGE = 'docs/sources/icinga2.md'
const SOURCE = source({ name: 'icinga', type: 'icinga2', secret: 'the secret of a story' })
const FOLDERS = { Data: 'data', Log: 'log', Cache: 'cache', Spool: 'spool', InitRun: 'run' }

describe.skipIf(missing(ICINGA, '/usr/bin/curl') !== null)('Icinga with the command of our page', () => {
  let ground: Ground
  let harmful = ''

  beforeAll(async () => {
    ground = await Ground.open(SOURCE)
    harmful = hostile(ground.path('harm'))
    await Promise.all(Object.values(FOLDERS).map(name => mkdir(ground.path(name))))
    const curl = await ground.curl(PAGE, '/etc/icinga2/tocsin.curl', SOURCE)
    const command = fileIn(PAGE, '/etc/icinga2/conf.d/tocsin.conf').replaceAll('/etc/icinga2/tocsin.curl', curl)
    await ground.check('shop-1', 0, 'PING OK')
    await ground.check('db-1', 2, 'PING CRITICAL - Packet loss = 100%')
    await ground.check('checkout', 2, `HTTP CRITICAL 503 ${harmful}\nat C:\\new\\path of $host.name$\nIt's <b>down</b>`)
    await writeFile(ground.path('tocsin.conf'), command)
    await writeFile(ground.path('icinga2.conf'), SETTINGS(ground.folder))
    const folders = Object.entries(FOLDERS).flatMap(([of, name]) => [
      '-D',
      `Configuration.${of}Dir=${ground.path(name)}`,
    ])
    ground.start(ICINGA, ['daemon', '-c', ground.path('icinga2.conf'), ...folders], {
      ICINGA2_USER: ground.user,
      ICINGA2_GROUP: groupOf(ground.user),
    })
  }, 30_000)

  afterAll(() => ground?.close())

  test('tells of a service that fails, whatever its check says', async () => {
    expect(await ground.heard({ fingerprint: 'shop-1!checkout', status: 'firing' })).toMatchObject({
      ...{ kind: 'alert', severity: 'sev2', title: 'Checkout on shop-1 is critical', startsAt: null },
      labels: { alertname: 'checkout', host: 'shop-1', state: 'CRITICAL', address: '192.0.2.7', team: 'payments' },
      // No shell has seen it, and what looks like a macro is none.
      description: `HTTP CRITICAL 503 ${harmful}\nat C:\\new\\path of $host.name$\nIt's <b>down</b>`,
      links: { runbook: 'https://runbooks.example.com/checkout' },
    })
  })

  test('tells of a host that is down', async () => {
    expect(await ground.heard({ fingerprint: 'db-1', status: 'firing' })).toMatchObject({
      ...{ kind: 'alert', severity: 'sev1', title: 'Host db-1 is down' },
      description: 'PING CRITICAL - Packet loss = 100%',
    })
  })

  test('passes on who acknowledges, and what they write', async () => {
    await ground.command('icinga2.cmd', `ACKNOWLEDGE_SVC_PROBLEM;shop-1;checkout;1;1;1;o'brien;On it; ${harmful}`)
    await ground.heard({ fingerprint: 'shop-1!checkout', status: 'acknowledged', severity: 'sev2' })
    const note = await ground.heard({ kind: 'information', title: "Acknowledged by o'brien" })
    expect(note).toMatchObject({ fingerprint: 'shop-1!checkout', description: `On it; ${harmful}` })
  })

  test('passes on what somebody sends by hand', async () => {
    await ground.command('icinga2.cmd', `SEND_CUSTOM_HOST_NOTIFICATION;db-1;0;ada;${harmful}`)
    const note = await ground.heard({ fingerprint: 'db-1', title: 'Sent by hand by ada about Host db-1' })
    expect(note).toMatchObject({ kind: 'information', description: harmful })
  })

  test('tells when both are in order again', async () => {
    await ground.check('checkout', 0, 'HTTP OK 200')
    await ground.check('db-1', 0, 'PING OK')
    const service = await ground.heard({ fingerprint: 'shop-1!checkout', status: 'resolved', kind: 'alert' })
    expect(service).toMatchObject({ severity: 'sev2', ended: null, description: 'HTTP OK 200' })
    expect(Math.abs(Date.now() - (service.endsAt?.getTime() ?? 0))).toBeLessThan(60_000)
    await ground.heard({ fingerprint: 'db-1', status: 'resolved', kind: 'alert', severity: 'sev1', ended: null })
  })

  test('runs nothing that somebody wrote, and sends nothing that we refuse', async () => {
    expect(await ground.harm('harm')).toEqual([])
    expect(ground.receiver.refused).toEqual([])
  })
})

const SETTINGS = (folder: string) => `
include <itl>
include "${folder}/tocsin.conf"
object CheckerComponent "checker" {}
object NotificationComponent "notification" {}
object ExternalCommandListener "command" { command_path = "${folder}/icinga2.cmd" }
object CheckCommand "run" { command = [ "${folder}/$check$" ] }

object Host "shop-1" {
  address = "192.0.2.7"
  check_command = "run"
  check_interval = 1s
  vars.check = "shop-1"
  vars.team = "payments"
}

object Host "db-1" {
  check_command = "run"
  check_interval = 1s
  max_check_attempts = 1
  vars.check = "db-1"
}

object Service "checkout" {
  host_name = "shop-1"
  display_name = "Checkout"
  notes_url = "https://runbooks.example.com/checkout"
  check_command = "run"
  check_interval = 1s
  max_check_attempts = 1
  vars.check = "checkout"
}
`
