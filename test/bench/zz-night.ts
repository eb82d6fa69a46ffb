import { openMigrated } from '/work/main/src/store/migrate.ts'
import { endAll, startPostgres } from '/work/main/test/bench/ground.ts'
import { createDatabase } from '/work/main/test/kit/database.ts'
import { night } from '/work/main/test/kit/night.ts'

const admin = await startPostgres()
let seed = Number(process.argv[2] ?? 1)
const random = () => {
  seed = (seed * 1664525 + 1013904223) >>> 0
  return seed / 4294967296
}
for (let i = 0; i < Number(process.argv[4] ?? 1); i++) {
  const { url } = await createDatabase(admin, 'night')
  await (await openMigrated(url)).$client.end()
  const t = performance.now()
  const result = await night(url, Number(process.argv[3] ?? 50), random)
  console.log({
    ...result,
    tooMany: result.tooMany.slice(0, 5),
    tooFew: result.tooFew.slice(0, 5),
    m: result.tooMany.length,
    f: result.tooFew.length,
    ms: Math.round(performance.now() - t),
  })
}
await endAll()
process.exit(0)
