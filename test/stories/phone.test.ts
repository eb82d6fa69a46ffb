import type { FrameLocator, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Phone } from '../../src/demo/phone/phones.ts'
import { type Demo, MISSING, openDemo } from '../kit/browser.ts'

const HOSTILE = '<img src=x onerror="alert(1)"><script>alert(1)</script> javascript:alert(1)'

describe.skipIf(MISSING !== null)('a phone beside the demo, in a browser', () => {
  let demo: Demo
  let tab: Tab
  let device: FrameLocator
  let phone: Phone

  beforeAll(async () => {
    demo = await openDemo()
    tab = demo.tab
    device = tab.getByTestId('beside').contentFrame()
    const { stage } = demo
    const onCall = stage.outside.phones.all.find(({ slack }) => slack === stage.onCall)
    if (!onCall) throw new Error('whoever is on call has no phone')
    phone = onCall
  }, 90_000)

  afterAll(() => demo?.close())

  const notice = (app: string) => device.locator(`.notice[data-app="${app}"]`).first().waitFor()
  const turn = (by: string) => tab.locator(`[data-turn="${by}"]`).click()
  const home = () => device.getByTestId('back').click()

  test('is told by one way after the other, with the clock turned', async () => {
    await tab.locator('[data-panel-action="fire"]').click()
    await notice('slack')
    await tab.locator('[data-name^="inc-1-"]').click()
    await turn('minute')
    await notice('mail')
    await turn('due')
    await notice('messages')
  })

  test('shows a mail, and behind its link the incident, which looking at does not change', async () => {
    await device.locator('[data-open="mail"]').click()
    await device.getByTestId('mail').first().click()
    const inside = device.getByTestId('phone-frame').contentFrame()
    await inside.getByText('Acknowledge, or pass it on').click()
    await inside.getByText('Nobody has acknowledged yet.').waitFor()
    await home()
    await home()
  })

  test('answers an SMS, and is answered', async () => {
    await device.locator('[data-open="messages"]').click()
    await device.getByTestId('text-field').fill('hello?')
    await device.getByTestId('text-field').press('Enter')
    await device.getByText('I read ACK 142').waitFor()
    await home()
  })

  test('shows what others have written as they wrote it', async () => {
    const { phones } = demo.stage.outside
    const at = phones.clock()
    phone.mails.push({ id: 'ML0', at, from: HOSTILE, subject: HOSTILE, text: HOSTILE, html: HOSTILE })
    phone.texts.push({ id: 'SM0', at, number: HOSTILE, mine: false, body: `${HOSTILE} https://x.example/"><b>` })
    const actions = [{ label: HOSTILE, url: 'javascript:alert(1)', method: 'POST', opens: true }]
    const push = { id: 'NT0', at, title: HOSTILE, message: HOSTILE, priority: 5, click: null, actions, said: HOSTILE }
    phone.pushes.push(push)
    phones.notify(phone, { app: 'mail', title: HOSTILE, text: HOSTILE })
    await device.locator('.notice').getByText(HOSTILE).first().waitFor()
    for (const app of ['messages', 'ntfy', 'mail']) {
      await device.locator(`[data-open="${app}"]`).click()
      await device.getByText(HOSTILE).first().waitFor()
      expect(await device.locator('img, script[src="x"], b b').count(), app).toBe(0)
      if (app !== 'mail') await home()
    }
    await device.getByTestId('mail').first().click()
    const inside = device.getByTestId('phone-frame').contentFrame()
    await inside.getByText('javascript:alert(1)').waitFor()
    await home()
    await home()
    expect(demo.broken.filter(line => !/Content Security Policy|sandboxed/.test(line))).toEqual([])
  })

  test('rings, and 1 on its call screen acknowledges', async () => {
    await turn('due')
    await device.getByTestId('call-yes').click()
    await device.getByTestId('call-lines').getByText('Press 1 to acknowledge').waitFor()
    await device.getByRole('button', { name: '1, Acknowledge' }).click()
    await device.getByTestId('call-lines').getByText('You have acknowledged INC-1').waitFor()
    await tab.getByTestId('messages').getByText(`Acknowledged by ${phone.name}`).first().waitFor()
    await device.getByTestId('call-plain').click()
  })

  test('has the person’s own Slack', async () => {
    await device.locator('[data-open="slack"]').click()
    const slack = device.getByTestId('phone-slack').contentFrame()
    await slack.getByText(`Acknowledged by ${phone.name}`).first().waitFor()
    expect(await slack.getByTestId('user-switcher').isVisible()).toBe(false)
    expect(demo.stage.sandbox.violations).toEqual([])
  })
})
