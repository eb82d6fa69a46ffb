import { writeFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { killing, LATEST_MS } from '../kit/killing.ts'
import { endProcesses, openGround } from '../kit/process.ts'

afterAll(endProcesses)

test('processes that are killed while they call people leave nobody out, and call nobody twice', async () => {
  const { databaseUrl, env, rulebook } = await openGround()
  const write = async (text: string) => {
    await writeFile(rulebook, text)
    return rulebook
  }
  const { missing, twice, lateMs, pages } = await killing({ databaseUrl, env, write }, 3)
  expect({ missing, twice }).toEqual({ missing: [], twice: [] })
  expect(Math.max(...lateMs)).toBeLessThan(LATEST_MS)
  expect(pages).toBeGreaterThan(0)
}, 120_000)
