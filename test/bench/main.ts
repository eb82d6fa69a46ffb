import { besideAlertmanager } from './alertmanager.ts'
import { alerts } from './alerts.ts'
import { flat } from './flat.ts'
import { endAll, startPostgres } from './ground.ts'
import { killed } from './killed.ts'
import { nights } from './nights.ts'
import { oncall } from './oncall.ts'
import { parsing } from './parsing.ts'
import { people } from './people.ts'
import { theProcess } from './process.ts'
import { replaying } from './replay.ts'
import { storm } from './storm.ts'
import { timers } from './timers.ts'

type Part = (adminUrl: string) => Promise<void>

/** Each measures and prints by itself, against the same PostgreSQL. */
const PARTS: Readonly<Record<string, Part>> = {
  readers: parsing,
  replay: replaying,
  oncall,
  people,
  alerts,
  alertmanager: besideAlertmanager,
  flat,
  storm,
  timers,
  killed,
  nights,
  process: theProcess,
}

const began = performance.now()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void endAll().then(() => process.exit(1)))
try {
  const parts = chosen(process.argv.slice(2))
  const adminUrl = await startPostgres()
  const took: string[] = []
  for (const [name, part] of parts) {
    const since = performance.now()
    await part(adminUrl)
    took.push(`${name} ${seconds(since)}`)
  }
  console.log(`One run of ${seconds(began)} s on this machine (${took.join(', ')}): judge by what stands beside it.`)
} finally {
  await endAll()
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1_000)
}

/** `--only=flat`, or `--only=flat,storm`; all of them where nothing is said. */
function chosen(given: readonly string[]): readonly (readonly [string, Part])[] {
  const names = given.flatMap(word => /^--only=(.+)$/.exec(word)?.[1]?.split(',') ?? [word])
  return (names.length > 0 ? names : Object.keys(PARTS)).map(name => {
    const part = PARTS[name]
    if (!part) throw new Error(`there is no part "${name}"; those are: ${Object.keys(PARTS).join(', ')}`)
    return [name, part]
  })
}
