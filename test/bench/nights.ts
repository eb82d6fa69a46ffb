import { openMigrated } from '../../src/store/migrate.ts'
import { createDatabase } from '../kit/database.ts'
import { type Night, night } from '../kit/night.ts'
import { many, print, within } from './table.ts'

const NIGHTS = 125
const RUNS = 80

/** No page too many: answers, escalations, restarts and two processes, in whatever order they fall. */
export async function nights(adminUrl: string): Promise<void> {
  const began = performance.now()
  const all: Night[] = []
  for (let i = 0; i < NIGHTS; i++) {
    const { url } = await createDatabase(adminUrl, 'night')
    await (await openMigrated(url)).$client.end()
    all.push(await night(url, RUNS, Math.random))
  }
  const sum = (figure: (one: Night) => number) => all.reduce((total, one) => total + figure(one), 0)
  const tooMany = sum(one => one.tooMany.length)
  const tooFew = sum(one => one.tooFew.length)
  const said = `${many(
    sum(one => one.pages),
    '',
  )} pages, ${many(
    sum(one => one.answers),
    '',
  )} answers, ${sum(one => one.kills)} processes killed`
  for (const one of all) for (const wrong of [...one.tooMany, ...one.tooFew].slice(0, 3)) console.log(wrong)
  print(
    `No page too many: ${many(
      sum(one => one.runs),
      '',
    )} incidents whose people answer at random moments of a turned clock`,
    [
      {
        what: 'pages that began after the answer was committed',
        measured: String(tooMany),
        ...within(tooMany, 0, ''),
        floor: said,
      },
      {
        what: 'ways that fell due and were not tried',
        measured: String(tooFew),
        ...within(tooFew, 0, ''),
        floor: `${Math.round((performance.now() - began) / 1_000)} s`,
      },
    ],
  )
}
