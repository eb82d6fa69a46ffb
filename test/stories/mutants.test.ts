import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchRulebook } from '../../src/reload.ts'
import { inWorld } from '../kit/honest.ts'
import { ENV, GOOD, mutant } from '../rulebook/mutants.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-mutants-'))
})
afterAll(() => rm(folder, { recursive: true }))

const MUTANTS = 150

test(
  `of ${MUTANTS} rulebooks that somebody has spoiled, the app takes the good ones, and stays with the last one before each other`,
  inWorld({}, async world => {
    const { app, post, alert, api, settle, secrets } = world
    const env = { ...ENV, PROD_SECRET: secrets.prod ?? '', JOBS_SECRET: secrets.jobs ?? '' }
    const file = join(folder, 'rulebook.yml')
    const stop = new AbortController()
    const faults: number[] = []
    let taken = 0
    // As main has it.
    const { reload } = watchRulebook({
      ...{ path: file, env, everyMs: 3_600_000, settleMs: 3_600_000, signal: stop.signal },
      onGood(rulebook) {
        taken++
        app().useRulebook(rulebook)
      },
      onBad(all) {
        faults.push(...all.map(({ line }) => line))
        app().refuseRulebook()
      },
    })
    const put = async (text: string) => {
      await writeFile(file, text)
      await reload()
    }
    await put(GOOD)
    let [refused, service] = [0, 0]
    for (const bad of fc.sample(mutant, MUTANTS)) {
      const before = taken
      await put(bad)
      if (taken > before) {
        await put(GOOD)
        continue
      }
      refused++
      const lines = faults.splice(0)
      expect(lines.length).toBeGreaterThan(0)
      expect(lines.every(line => line >= 1 && line <= bad.split('\n').length)).toBe(true)
      const firing = { alertname: 'Down', service: `s${service++}`, severity: 'info' }
      const answer = await alert(firing)
      expect(answer).toMatchObject({ status: 202, json: { results: [{ verdict: 'keep' }] } })
    }
    stop.abort()
    expect(refused).toBeGreaterThan(20)
    expect(await api('GET', '/incidents')).toMatchObject({ status: 200 })
    expect((await post('prod', {})).status).toBe(400)
    await settle()
  }),
  60_000,
)
