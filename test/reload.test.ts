import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readRulebook, watchRulebook } from '../src/reload.ts'
import type { Rulebook } from '../src/rulebook/rulebook.ts'

let folder: string
let stop: AbortController

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-rulebook-'))
  stop = new AbortController()
})
afterEach(() => {
  stop.abort()
  rmSync(folder, { recursive: true, force: true })
})

const people = (...names: string[]) =>
  `people:\n${names.map(name => `  ${name}: { slack: U0${name.toUpperCase()} }\n`).join('')}`

function write(name: string, text: string): string {
  const file = join(folder, name)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
  return file
}

describe('reading', () => {
  test('takes a file', async () => {
    expect(await names(write('rulebook.yml', people('ada')))).toEqual(['ada'])
  })

  test('takes every YAML file of a folder and those below', async () => {
    write('b.yaml', people('bob'))
    write('a.yml', people('ada'))
    write('more/c.yml', people('carol'))
    write('README.md', 'no rules')
    write('.hidden/d.yml', 'not: [yaml')
    expect(await names(folder)).toEqual(['ada', 'bob', 'carol'])
  })

  test('takes a folder that Kubernetes has mounted', async () => {
    write('..2026_01/rulebook.yml', people('ada'))
    symlinkSync('..2026_01', join(folder, '..data'))
    symlinkSync('..data/rulebook.yml', join(folder, 'rulebook.yml'))
    expect(await names(folder)).toEqual(['ada'])
  })

  test('says the same name in two files with both places', async () => {
    const [a, b] = [write('a.yml', people('ada')), write('b.yml', people('bob', 'ada'))]
    const message = `people.ada stands here and in ${a}:2, expected it once`
    expect(await readRulebook(folder, {})).toEqual({ faults: [{ file: b, line: 3, message }] })
  })

  test('says what is not there, empty or too large', async () => {
    const gone = join(folder, 'gone.yml')
    expect(await messages(gone)).toEqual(['there is no such file or folder, expected the rulebook here'])
    expect(await messages(folder)).toEqual(['found no .yml file in this folder'])
    expect(await messages(write('large.yml', 'a'.repeat(5_000_000)))).toEqual([
      'found a file of 5.0 MB, expected at most 1 MB',
    ])
  })
})

describe('watching', () => {
  const watching = (path: string, options: { everyMs?: number; current?: Rulebook } = {}) => {
    const told: string[] = []
    const watched = watchRulebook({
      path,
      env: {},
      settleMs: 20,
      ...options,
      onGood: rulebook => told.push([...rulebook.people.keys()].join(' ')),
      onBad: faults => told.push(`${faults.length} faults`),
      signal: stop.signal,
    })
    return { told, ...watched }
  }
  const until = (told: readonly string[], last: string) =>
    vi.waitFor(() => expect(told.at(-1)).toBe(last), { timeout: 5_000, interval: 10 })
  /** Its first look is over: what comes now comes by watching. */
  const begun = async (path: string, options: { everyMs?: number } = {}) => {
    const watched = watching(path, options)
    await watched.reload()
    return watched
  }

  test('tells of a file that is written', async () => {
    const file = write('rulebook.yml', people('ada'))
    const { told } = await begun(file)
    write('rulebook.yml', people('ada', 'bob'))
    await until(told, 'ada bob')
  })

  test('tells of a file that an editor replaces, again and again', async () => {
    const file = write('rulebook.yml', people('ada'))
    const { told } = await begun(file)
    for (const name of ['bob', 'carol', 'dan']) {
      renameSync(write('new.tmp', people(name)), file)
      await until(told, name)
    }
  })

  test('tells of a link that Kubernetes swaps', async () => {
    write('..one/rulebook.yml', people('ada'))
    write('..two/rulebook.yml', people('bob'))
    symlinkSync('..one', join(folder, '..data'))
    symlinkSync('..data/rulebook.yml', join(folder, 'rulebook.yml'))
    const { told } = await begun(join(folder, 'rulebook.yml'))
    symlinkSync('..two', join(folder, '..data_tmp'))
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    await until(told, 'bob')
  })

  test('tells of a file that joins a folder, and of one below', async () => {
    write('a.yml', people('ada'))
    write('more/b.yml', people('bob'))
    const { told } = await begun(folder)
    write('c.yml', people('carol'))
    await until(told, 'ada carol bob')
    write('more/b.yml', people('bert'))
    await until(told, 'ada carol bert')
  })

  test('tells of faults, then of their end', async () => {
    const file = write('rulebook.yml', people('ada'))
    const { told } = await begun(file)
    write('rulebook.yml', 'people: { ada: { slak: U0ADA } }')
    await until(told, '1 faults')
    write('rulebook.yml', people('ada'))
    await until(told, 'ada')
  })

  test('outlives a folder that vanishes and comes back', async () => {
    write('sub/a.yml', people('ada'))
    const { told } = await begun(join(folder, 'sub'))
    rmSync(join(folder, 'sub'), { recursive: true })
    await until(told, '1 faults')
    write('sub/a.yml', people('bob'))
    await until(told, 'bob')
  })

  test('looks by itself where nobody tells', async () => {
    const deep = join(folder, 'x', 'y', 'rulebook.yml')
    const { told } = await begun(deep, { everyMs: 30 })
    expect(told.at(-1)).toBe('1 faults')
    write('x/y/rulebook.yml', people('ada'))
    await until(told, 'ada')
  })

  test('says nothing of what is in force already', async () => {
    const file = write('rulebook.yml', people('ada'))
    const parsed = await readRulebook(file, {})
    if ('faults' in parsed) throw new Error('it has faults')
    const { told, reload } = watching(file, { current: parsed.rulebook, everyMs: 10 })
    await reload()
    // Only what was asked for.
    expect(told).toEqual(['ada'])
  })

  test('tells what has changed since it was read', async () => {
    const file = write('rulebook.yml', people('ada'))
    const parsed = await readRulebook(file, {})
    if ('faults' in parsed) throw new Error('it has faults')
    write('rulebook.yml', people('bob'))
    const { told } = watching(file, { current: parsed.rulebook })
    await until(told, 'bob')
  })

  test('ends with its signal', async () => {
    const file = write('rulebook.yml', people('ada'))
    const { told, reload } = await begun(file)
    stop.abort()
    write('rulebook.yml', people('bob'))
    await reload()
    expect(told.at(-1)).toBe('ada')
  })
})

async function names(path: string): Promise<readonly string[]> {
  const parsed = await readRulebook(path, {})
  return 'faults' in parsed ? parsed.faults.map(({ message }) => message) : [...parsed.rulebook.people.keys()]
}

async function messages(path: string): Promise<readonly string[]> {
  const parsed = await readRulebook(path, {})
  return 'faults' in parsed ? parsed.faults.map(({ message }) => message) : []
}
