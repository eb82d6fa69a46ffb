import type { IncomingMessage, ServerResponse } from 'node:http'
import { line } from '../../lib/text.ts'
import type { Clock } from '../../lib/time.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import { bodyOf, sendJson } from '../../sandbox/page-http.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { Answer } from './answer.ts'
import { startMailServer } from './mail.ts'
import { publish } from './ntfy.ts'
import { createPhones, type Phones } from './phones.ts'
import { createTwilio, type Twilio } from './twilio.ts'
import { complaint, complaintBody } from './twilio-shape.ts'

/** What is outside of Tocsin and Slack: people's phones, and the services by which they are reached. */
export type Outside = {
  readonly phones: Phones
  readonly twilio: Twilio
  /** As it was, with Twilio and ntfy on this machine. */
  readonly rulebook: Rulebook
  close(): Promise<void>
}

export type OutsideOptions = {
  readonly sandbox: Sandbox
  readonly rulebook: Rulebook
  readonly clock: Clock
  /** Tocsin's own. */
  readonly publicUrl: string
  /** Where mails go to. */
  readonly mailPort: number
}

/** Twilio and ntfy under `twilio/` and `ntfy/` of the local Slack's own address, and a mail server beside it. */
export async function startOutside(options: OutsideOptions): Promise<Outside> {
  const { sandbox, rulebook, clock, publicUrl, mailPort } = options
  const { notify } = rulebook
  if (!notify.twilio) throw new Error('the rulebook of the demo has no notify.twilio')
  const phones = createPhones(rulebook, clock)
  const twilio = createTwilio(phones, notify.twilio, `${publicUrl}/twilio/sms`)
  const mails = await startMailServer(phones, mailPort)
  showDirectMessages(sandbox, phones)

  async function answer(request: IncomingMessage, path: string): Promise<Answer> {
    const body = (await bodyOf(request)) ?? ''
    if (path === '/ntfy/') return publish(phones, body)
    const { method = '', headers } = request
    return twilio.answer({
      ...{ method, path: path.replace('/twilio', ''), form: new URLSearchParams(body) },
      ...{ authorization: headers.authorization, contentType: headers['content-type'] },
    })
  }
  sandbox.mount((request, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (!/^\/(twilio|ntfy)\//.test(pathname)) return false
    const failed = complaintBody(complaint(500, 20500, 'Internal Server Error'))
    answer(request, pathname).then(
      ({ status, body }) => sendJson(response, status, body),
      () => sendJson(response, 500, failed),
    )
    return true
  })

  // As real time goes on, so do calls that nobody takes.
  const ticking = setInterval(() => void twilio.line.tick(), 500)
  const here = (service: string) => `${sandbox.url}${service}`
  return {
    ...{ phones, twilio },
    rulebook: {
      ...rulebook,
      notify: {
        ...notify,
        email: mails && notify.email,
        twilio: { ...notify.twilio, apiUrl: here('twilio') },
        ntfy: { ...notify.ntfy, url: here('ntfy') },
      },
    },
    async close() {
      clearInterval(ticking)
      await mails?.close()
    },
  }
}

function showDirectMessages({ workspace }: Sandbox, phones: Phones): void {
  workspace.onChange(change => {
    if (change.kind !== 'message_posted' || !change.message.bot_id) return
    const phone = phones.all.find(({ slack }) => slack !== null && slack === change.channel.im_user)
    if (phone)
      phones.notify(phone, { app: 'slack', title: workspace.bot.name, text: line(plain(change.message.text), 300) })
  })
}

/** Slack's markup as its notifications show it. */
function plain(mrkdwn: string): string {
  return mrkdwn
    .replace(/<[^|>]+\|([^>]+)>/g, '$1')
    .replaceAll('*', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
