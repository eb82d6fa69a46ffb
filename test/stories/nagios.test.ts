import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileIn, Ground, groupOf, hostile, missing } from '../kit/monitoring.ts'
import { source } from '../webhook/sources/sources.ts'

const NAGIOS = '/usr/sbin/nagios4'
const PAGE = 'docs/sources/nagios.md'
const SOURCE = source({ name: 'nagios', type: 'nagios', secret: 'the secret of a story' })

const EVERY_SECOND = `
  max_check_attempts 1
  check_interval 1
  retry_interval 1
  check_period tocsin-always
  notification_period tocsin-always
  notification_interval 0
  contacts tocsin`

describe.skipIf(missing(NAGIOS, '/usr/bin/curl') !== null)('Nagios with the command of our page', () => {
  let ground: Ground

  beforeAll(async () => {
    ground = await Ground.open(SOURCE)
    await Promise.all(['spool', 'tmp'].map(name => mkdir(ground.path(name))))
    const curl = await ground.curl(PAGE, '/etc/nagios4/tocsin.curl', SOURCE)
    const command = fileIn(PAGE, '/etc/nagios4/conf.d/tocsin.cfg').replaceAll('/etc/nagios4/tocsin.curl', curl)
    await ground.check('shop-1', 0, 'PING OK')
    await ground.check('db-1', 2, 'PING CRITICAL - Packet loss = 100%')
    await ground.check(
      'checkout',
      2,
      `HTTP CRITICAL 503 ${hostile(ground.path('harm'))}\nat C:\\new\\path\nIt's <b>down</b>`,
    )
    await writeFile(ground.path('tocsin.cfg'), command)
    await writeFile(ground.path('objects.cfg'), OBJECTS(ground.folder))
    await writeFile(ground.path('nagios.cfg'), SETTINGS(ground.folder, ground.user, groupOf(ground.user)))
    ground.start(NAGIOS, [ground.path('nagios.cfg')])
  }, 30_000)

  afterAll(() => ground?.close())

  test('tells of a service that fails, whatever its check says', async () => {
    const alert = await ground.heard({ fingerprint: 'shop-1;checkout', status: 'firing' })
    expect(alert).toMatchObject({
      ...{ kind: 'alert', severity: 'sev2', title: 'checkout on shop-1 is critical', startsAt: null, links: {} },
      labels: { alertname: 'checkout', host: 'shop-1', state: 'CRITICAL', hostgroups: 'shop' },
    })
    // Nagios takes out what has a meaning to a shell, and keeps lines and backslashes as they were.
    expect(alert.description).toMatch(/^HTTP CRITICAL 503 : touch [^\n'"$`&|<>]*\nat C:\\new\\path\nIts bdown\/b$/)
  })

  test('tells of a host that is down', async () => {
    expect(await ground.heard({ fingerprint: 'db-1', status: 'firing' })).toMatchObject({
      ...{ kind: 'alert', severity: 'sev1', title: 'Host db-1 is down' },
      description: 'PING CRITICAL - Packet loss = 100%',
    })
  })

  test('passes on who acknowledges, and what they write', async () => {
    const words = `Ada's on it ${hostile(ground.path('harm'))}`
    await ground.command('nagios.cmd', `ACKNOWLEDGE_SVC_PROBLEM;shop-1;checkout;1;1;1;o'brien;${words}`)
    await ground.heard({ fingerprint: 'shop-1;checkout', status: 'acknowledged', severity: 'sev2' })
    const note = await ground.heard({ kind: 'information', title: 'Acknowledged by obrien' })
    expect(note.fingerprint).toBe('shop-1;checkout')
    expect(note.description).toMatch(/^Adas on it ; touch /)
  })

  test('passes on what somebody sends by hand', async () => {
    const words = hostile(ground.path('harm'))
    await ground.command('nagios.cmd', `SEND_CUSTOM_HOST_NOTIFICATION;db-1;0;o'brien;${words}`)
    await ground.heard({ fingerprint: 'db-1', kind: 'information', title: 'Sent by hand about Host db-1' })
  })

  test('tells when both are in order again', async () => {
    await ground.check('checkout', 0, 'HTTP OK 200')
    await ground.check('db-1', 0, 'PING OK')
    const service = await ground.heard({ fingerprint: 'shop-1;checkout', status: 'resolved', kind: 'alert' })
    expect(service).toMatchObject({ severity: 'sev2', ended: null, description: 'HTTP OK 200' })
    expect(Math.abs(Date.now() - (service.endsAt?.getTime() ?? 0))).toBeLessThan(60_000)
    await ground.heard({ fingerprint: 'db-1', status: 'resolved', kind: 'alert', severity: 'sev1', ended: null })
  })

  test('runs nothing that somebody wrote, and sends nothing that we refuse', async () => {
    expect(await ground.harm('harm')).toEqual([])
    expect(ground.receiver.refused).toEqual([])
  })
})

const OBJECTS = (folder: string) => `
define command {
  command_name run
  command_line ${folder}/$ARG1$
}
define host {
  host_name shop-1
  check_command run!shop-1${EVERY_SECOND}
}
define host {
  host_name db-1
  check_command run!db-1${EVERY_SECOND}
}
define hostgroup {
  hostgroup_name shop
  members shop-1,db-1
}
define service {
  host_name shop-1
  service_description checkout
  check_command run!checkout${EVERY_SECOND}
}
`

/** The last two lines are those of the nagios.cfg that comes with Nagios. */
const SETTINGS = (folder: string, user: string, group: string) => `
log_file=${folder}/nagios.log
cfg_file=${folder}/tocsin.cfg
cfg_file=${folder}/objects.cfg
object_cache_file=${folder}/objects.cache
precached_object_file=${folder}/objects.precache
status_file=${folder}/status.dat
temp_file=${folder}/nagios.tmp
temp_path=${folder}/tmp
check_result_path=${folder}/spool
lock_file=${folder}/nagios.lock
command_file=${folder}/nagios.cmd
query_socket=${folder}/nagios.qh
retain_state_information=0
nagios_user=${user}
nagios_group=${group}
use_syslog=0
check_for_updates=0
check_external_commands=1
check_workers=2
interval_length=1
check_result_reaper_frequency=1
cached_host_check_horizon=0
service_inter_check_delay_method=n
host_inter_check_delay_method=n
enable_flap_detection=0
illegal_object_name_chars=\`~!$%^&*|'"<>?,()=
illegal_macro_output_chars=\`~$&|'"<>
`
