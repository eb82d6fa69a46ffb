import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PAGERS } from '../../src/escalation/pager.ts'
import { type FreshDatabase, freshDatabase } from '../kit/database.ts'
import { startTocsin, type Tocsin } from '../kit/pager-circle.ts'
import { pagersAt } from '../kit/pagers.ts'

const ADA = { kind: 'user', id: 'U0ADA', name: 'Ada' } as const

let databases: readonly FreshDatabase[]
let one: Tocsin
let other: Tocsin
beforeAll(async () => {
  databases = await Promise.all([freshDatabase(), freshDatabase()])
  const [first, second] = databases
  if (!first || !second) throw new Error('there are two')
  ;[one, other] = await Promise.all([startTocsin(first.db, '1111aaaa'), startTocsin(second.db, '2222bbbb')])
})
afterAll(async () => {
  await Promise.all([one.close(), other.close()])
  await Promise.all(databases.map(({ drop }) => drop()))
})

const count = async (tocsin: Tocsin) => (await tocsin.engine.incidents()).length

async function declared(title: string): Promise<number> {
  const what = { title, severity: 'sev2', service: title, description: '38 % of requests fail.' } as const
  return (await one.engine.declare(what, ADA)).number
}

/** The other's incident about what the one declared. */
async function there(title: string) {
  const all = await other.engine.incidents()
  const found = all.find(incident => incident.title.endsWith(title))
  if (!found) throw new Error(`there is none about ${title}`)
  return found
}

describe.each(PAGERS)('a Tocsin that speaks to another as to %s', pager => {
  const tell = (action: 'trigger' | 'acknowledge' | 'resolve', number: number) =>
    one.tell(pagersAt(other.url), pager, action, number, 'Ada')

  test('opens an incident there, acknowledges it and says that it is over', async () => {
    const number = await declared(`Ledger ${pager}`)
    await tell('trigger', number)
    const opened = await there(`Ledger ${pager}`)
    // Splunk On-Call calls nobody for less than CRITICAL.
    const severity = pager === 'victorops' ? 'sev1' : 'sev2'
    expect(opened).toMatchObject({ status: 'triggered', severity, labels: { tocsin: one.key(number) } })
    expect(opened.labels).not.toHaveProperty('paged_by')
    if (pager !== 'squadcast') {
      await tell('acknowledge', number)
      expect(await other.incident(opened.number)).toMatchObject({ status: 'acknowledged' })
    }
    await tell('resolve', number)
    expect(await other.incident(opened.number)).toMatchObject({ alerts: { total: 1, firing: 0 } })
  })

  test('is not told of its own incident by that', async () => {
    const number = await declared(`Search ${pager}`)
    await tell('trigger', number)
    const opened = await there(`Search ${pager}`)
    const before = await count(one)
    one.counted.length = 0
    await other.tell(pagersAt(one.url), pager, 'trigger', opened.number)
    expect(await count(one)).toBe(before)
    expect(one.counted).toEqual(['echo own_trigger'])
    expect(await one.incident(number)).toMatchObject({ status: 'triggered' })
  })

  test('and to itself opens nothing', async () => {
    const number = await declared(`Mail ${pager}`)
    const before = await count(one)
    one.counted.length = 0
    await one.tell(pagersAt(one.url), pager, 'trigger', number)
    await one.tell(pagersAt(one.url), pager, 'trigger', number)
    expect(await count(one)).toBe(before)
    expect(one.counted).toEqual(['echo own_trigger', 'echo own_trigger'])
    await one.tell(pagersAt(one.url), pager, 'resolve', number)
    expect(await count(one)).toBe(before)
  })
})
