import { body, replay, SOURCES } from '../cli/replaying.ts'
import { print, within } from './table.ts'

/** A rulebook in which much is asked of each alert. */
const BUSY = `${SOURCES}
inhibit_rules:
  - { source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [service] }
  - { source_matchers: [alertname=~"N1.*"], target_matchers: [alertname=~"N2.*"], equal: [service] }
maintenance: [{ matchers: [service=~"s1.*"], when: "Sun 02:00-04:00" }]
route:
  group_by: [service, alertname]
  group_wait: 10s
  routes:
${Array.from({ length: 30 }, (_, n) => `    - { matchers: ['service=~"x${n}.*"', severity!="info"], group_wait: 30s }`).join('\n')}
`
const ALERTS = 100_000

/** A month of alerts, said again. */
export async function replaying(): Promise<void> {
  const lines = Array.from({ length: ALERTS }, (_, n) => {
    const isOver = n % 2 === 1
    const one = (n - (n % 2)) % 4_000
    const since = Math.floor(n / 4_000) * 7
    return body(since + (isOver ? 5 : 0), `s${one % 200}`, {
      ...{ status: isOver ? 'resolved' : 'firing', name: `N${one}`, since },
      severity: one % 3 === 0 ? 'critical' : 'warning',
    })
  })
  const began = performance.now()
  const { out } = await replay('--from - --rulebook busy.yml', lines, { 'busy.yml': BUSY })
  const seconds = (performance.now() - began) / 1_000
  if (!/^100000 alerts, \d+ incidents$/.test(out[0] ?? '')) throw new Error(`the replay says: ${out[0]}`)
  print('Replay', [
    {
      what: `${ALERTS.toLocaleString('en-US')} recorded alerts, by two rulebooks`,
      measured: `${seconds.toFixed(1)} s`,
      ...within(seconds, 20, ' s'),
    },
  ])
}
