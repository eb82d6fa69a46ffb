import type { Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Demo, MISSING, openDemo } from '../kit/browser.ts'

describe.skipIf(MISSING !== null)('the demo, played by hand in a browser', () => {
  let demo: Demo
  let tab: Tab
  /** Who is called this week, and the other one. */
  let first = { id: '', name: '' }
  let second = { id: '', name: '' }

  beforeAll(async () => {
    demo = await openDemo()
    tab = demo.tab
    const pair = [
      { id: 'U0ADA', name: 'Ada Lind' },
      { id: 'U0BOB', name: 'Bob Marsh' },
    ]
    first = pair.find(({ id }) => id === demo.stage.onCall) ?? first
    second = pair.find(({ id }) => id !== demo.stage.onCall) ?? second
  }, 90_000)

  afterAll(() => demo?.close())

  const messages = () => tab.getByTestId('messages')
  const modal = () => tab.getByTestId('modal')
  const press = (label: string) => messages().getByRole('button', { name: label, exact: true }).first().click()
  const see = (text: string | RegExp) => messages().getByText(text).first().waitFor()
  const open = (channel: string) => tab.locator(`[data-name^="${channel}"]`).click()

  async function become(user: string): Promise<void> {
    await tab.getByTestId('user-switcher').click()
    await tab.getByTestId('user-menu').locator(`[data-user="${user}"]`).click()
    await tab.locator(`[data-testid="user-switcher"][data-user="${user}"]`).waitFor()
  }

  async function write(text: string): Promise<void> {
    await tab.getByTestId('composer').fill(text)
    await tab.getByTestId('composer').press('Enter')
  }

  test('"Fire" in the panel makes a channel, in which the incident stands', async () => {
    await tab.locator('[data-panel-action="fire"]').click()
    await tab.locator('[data-panel-result="fire"]').getByText('202').waitFor()
    await open('inc-1-')
    await tab.getByTestId('channel-name').getByText('inc-1-checkout').waitFor()
    await see('INC-1 Checkout in eu-central answers 5xx')
    await tab.getByTestId('bookmarks').getByText('Runbook').waitFor()
    await tab.getByTestId('topic').getByText('Triggered').waitFor()
  })

  test('a press acknowledges, a choice sets the severity, and both are seen at once', async () => {
    await press('Acknowledge')
    await see(`Acknowledged by ${first.name}`)
    await messages().locator('select[data-action-id="severity"]').first().selectOption({ label: 'sev2 · Major' })
    await tab.getByTestId('topic').getByText('sev2').waitFor()
  })

  test('the playbook is answered by one, confirmed by two', async () => {
    await press('Yes')
    await see('Customers cannot pay at the moment. We are looking into it.')
    await press('Claim Incident commander')
    await press('Done')
    await press('Confirm (1 of 2)')
    await messages().getByRole('button', { name: 'Confirm (2 of 2)' }).waitFor()
    await become(second.id)
    await open('incidents')
    await press('Join')
    await open('inc-1-')
    await press('Confirm (2 of 2)')
    await see(/200/)
    await press('Yes')
    await see(/finished/)
  })

  test('/incident in the composer acts, and answers this person only', async () => {
    await write('/incident note The provider confirms an outage.')
    await see('It is on the timeline of INC-1.')
    await tab.getByTestId('only-you').first().waitFor()
    await write('/incident timeline')
    await see('Timeline of INC-1')
  })

  test('what has cleared is resolved in a form, and leaves a postmortem behind', async () => {
    await tab.locator('[data-panel-action="resolve"]').click()
    await see(/Is it over\?/)
    await messages().getByRole('button', { name: 'Resolve', exact: true }).last().click()
    await modal().getByText('What happened, and what ended it?').waitFor()
    await tab.getByTestId('modal-submit').click()
    await modal().locator('[role="alert"]:visible').first().waitFor()
    await modal().locator('textarea').first().fill('The payment provider was down.')
    await tab.getByTestId('modal-submit').click()
    await modal().waitFor({ state: 'detached' })
    await see('Postmortem of INC-1')
    await tab.getByTestId('topic').getByText('Resolved').waitFor()
  })

  test('the announcement says how it ended, and the postmortem can be read', async () => {
    await open('incidents')
    await see(`Resolved by ${second.name}`)
    await open('inc-1-')
    const link = messages().locator('a[href*="/postmortems/"]').first()
    const address = await link.getAttribute('href')
    await tab.goto(address ?? '')
    await tab.getByText('The payment provider was down.').first().waitFor()
    expect(await tab.title()).toContain('INC-1')
  })

  test('nothing broke on the way, in the page or in what Slack was asked', () => {
    expect(demo.broken).toEqual([])
    expect(demo.stage.sandbox.violations).toEqual([])
  })
})
