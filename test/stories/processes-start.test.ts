import { writeFile } from 'node:fs/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { endProcesses, openGround, SECRETS, startTocsin, type Tocsin } from '../kit/process.ts'
import { TOCSIN_START } from '../kit/spawn.ts'

afterAll(endProcesses)

const FAULTY = `people:
  ada: { slak: U0ADA }
route: { policy: nobody }
sources:
  prod: { type: pager, secret: "\${NO_SUCH_SECRET}" }
`

describe.concurrent('it does not start, and says why', () => {
  test('with every fault of the environment at once', async () => {
    const env = { SLACK_BOT_TOKEN: 'hunter2', DATABASE_URL: 'mysql://a:hunter2@db/x', PORT: 'x', LOG_LEVEL: 'loud' }
    const said = await refusal(startTocsin(env))
    for (const name of [...Object.keys(env), 'SLACK_APP_TOKEN, SLACK_SIGNING_SECRET']) {
      expect(said).toMatch(new RegExp(`^  ${name}: found .+, expected .+$`, 'm'))
    }
  })

  test('also by the command line', async () => {
    expect(await refusal(startTocsin({ PORT: 'x' }, TOCSIN_START))).toMatch(/^ {2}PORT: found .+, expected .+$/m)
  })

  test('with every fault of the rulebook at once, each with its line', async () => {
    const { rulebook, start } = await openGround()
    await writeFile(rulebook, FAULTY)
    const faults = (await refusal(start())).split('\n').filter(line => line.startsWith('  '))
    const places = [':2 people.ada.slak', ':3 route.policy', ':5 sources.prod.secret', ':5 sources.prod.type']
    expect(faults.map(fault => fault.split(': ')[0])).toEqual(places.map(place => `  ${rulebook}${place}`))
    for (const fault of faults) expect(fault).toContain(', expected ')
  })

  test.each([
    ['SLACK_BOT_TOKEN', 'xoxb-hunter2'],
    ['SLACK_APP_TOKEN', 'xapp-hunter2'],
  ])('with a %s that Slack does not accept', async (name, token) => {
    const { start } = await openGround()
    expect(await refusal(start({ [name]: token }))).toMatch(
      new RegExp(`^Tocsin cannot start:\n  Slack does not accept ${name} \\(invalid_auth\\).*\n$`),
    )
  })

  test('without its database', async () => {
    const { start } = await openGround()
    const said = await refusal(start({ DATABASE_URL: 'postgres://tocsin:hunter2@localhost:1/tocsin' }))
    expect(said).toMatch(/^Tocsin cannot start:\n {2}.*ECONNREFUSED.*\n$/)
  })

  test('on a port that somebody else has', async () => {
    const { slack, start } = await openGround()
    const said = await refusal(start({ PORT: new URL(slack.url).port }))
    expect(said).toMatch(/^Tocsin cannot start:\n {2}listen EADDRINUSE: .*\n$/)
  })
})

test('asked to stop while it starts, it stops in order', async () => {
  const { slack, start } = await openGround()
  slack.faults.fail({ method: 'auth.test', delayMs: 300 })
  const tocsin = start()
  await expect.poll(tocsin.stdout, { timeout: 10_000, interval: 5 }).toContain('Server listening')
  tocsin.kill('SIGTERM')
  expect(await tocsin.ended).toEqual({ code: 0, signal: null })
  expect(tocsin.stdout()).toContain('"msg":"stopped"')
  expect(tocsin.stderr()).toBe('')
})

/** What it says when it ends with 1; never a secret. */
async function refusal(tocsin: Tocsin): Promise<string> {
  expect(await tocsin.ended).toEqual({ code: 1, signal: null })
  const said = tocsin.stdout() + tocsin.stderr()
  for (const secret of [...Object.values(SECRETS), 'hunter2']) expect(said).not.toContain(secret)
  return tocsin.stderr()
}
