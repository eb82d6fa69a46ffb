import { writeFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { endProcesses, openGround, posts, quiet, RULEBOOK, seen, send, unstored } from '../kit/process.ts'

afterAll(endProcesses)

test('a rulebook that is changed comes into force; a faulty one is refused, said everywhere, and the old one stays', async () => {
  const { slack, rulebook, start } = await openGround()
  const tocsin = start()
  const url = await tocsin.url
  const status = async (source: string) => (await fetch(`${url}/webhooks/${source}`, { method: 'POST' })).status
  const metrics = async () => (await fetch(`${url}/metrics`)).text()
  const ready = async () => (await fetch(`${url}/readyz`)).json()
  const operators = () => [...slack.workspace.channels.values()].filter(({ name }) => name === 'tocsin').flatMap(posts)
  const withSource = (name: string) =>
    RULEBOOK.replace('prod:', `${name}: { type: generic, secret: "long-enough" }, prod:`)
  expect(await status('jobs')).toBe(404)
  expect(await metrics()).toContain('tocsin_rulebook_reloads_total{result="ok"} 1')

  await writeFile(rulebook, withSource('jobs'))
  await expect.poll(() => status('jobs'), { timeout: 10_000 }).toBe(401)
  // One write may look like two to whoever watches the file.
  expect(await metrics()).toMatch(/tocsin_rulebook_reloads_total\{result="ok"\} [23]\n/)

  await writeFile(rulebook, withSource('builds').replace('U0ADA', 'ada'))
  await expect.poll(operators, { timeout: 10_000 }).toHaveLength(1)
  expect(operators()[0]?.text).toContain(`${rulebook}:3 people.ada.slack`)
  expect(tocsin.stdout()).toContain('was refused; the one before stays in force')
  expect(await metrics()).toContain('tocsin_rulebook_last_reload_successful 0')
  expect(await ready()).toMatchObject({
    ok: true,
    checks: { rulebook: { ok: true, detail: expect.stringContaining('refused') } },
  })
  expect([await status('builds'), await status('jobs'), await send(url, 'checkout', 'i')]).toEqual([404, 401, 202])

  await writeFile(rulebook, withSource('builds'))
  tocsin.kill('SIGHUP')
  await expect.poll(() => status('builds'), { timeout: 10_000 }).toBe(401)
  expect(await metrics()).toContain('tocsin_rulebook_last_reload_successful 1')
  expect(await ready()).toMatchObject({ checks: { rulebook: { ok: true } } })
  expect(JSON.stringify(await ready())).not.toContain('refused')
})

test('ready says what is away, alive stays alive, and it goes on when Slack and PostgreSQL are back', async () => {
  const { slack, db, cut, start } = await openGround()
  const tocsin = start()
  const url = await tocsin.url
  const ready = async () => {
    const response = await fetch(`${url}/readyz`)
    const { checks } = (await response.json()) as { checks: Record<string, { ok: boolean }> }
    return [response.status, ...Object.keys(checks).filter(name => !checks[name]?.ok)]
  }
  expect(await ready()).toEqual([200])

  slack.faults.outage(true)
  await expect.poll(ready, { timeout: 10_000 }).toEqual([503, 'slack'])
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(await send(url, 'checkout', 'while-slack-is-away')).toBe(202)
  slack.faults.outage(false)
  await expect.poll(ready, { timeout: 10_000 }).toEqual([200])

  await cut(false)
  await expect.poll(ready, { timeout: 10_000 }).toEqual([503, 'database'])
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await fetch(`${url}/metrics`)).status).toBe(200)
  expect(await send(url, 'checkout', 'while-postgresql-is-away')).toBe(503)
  await cut(true)
  await expect.poll(ready, { timeout: 10_000 }).toEqual([200])

  expect(await send(url, 'checkout', 'afterwards')).toBe(202)
  await quiet(db)
  expect(seen(slack)).toEqual({ headers: [1], announcements: 1, pages: 1 })
  expect(await unstored(db, ['while-slack-is-away', 'afterwards'])).toEqual([])
})
