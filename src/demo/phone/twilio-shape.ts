/** What Twilio's API says no to: https://www.twilio.com/docs/api/errors */
export type Complaint = { readonly status: number; readonly code: number; readonly message: string }

export function complaint(status: number, code: number, message: string): Complaint {
  return { status, code, message }
}

/** As it goes over the wire. */
export function complaintBody({ status, code, message }: Complaint) {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
}

export type TwilioRequest = {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly contentType: string | undefined
  readonly form: URLSearchParams
}

export type TwilioAccount = { readonly accountSid: string; readonly authToken: string; readonly from: string }

/** Which of its resources a request creates, or what is wrong with it. https://www.twilio.com/docs/usage/requests-to-twilio */
export function whatIsAsked(
  { method, path, authorization, contentType, form }: TwilioRequest,
  { accountSid, authToken, from }: TwilioAccount,
): 'Messages' | 'Calls' | Complaint {
  const [, account, what] = /^\/2010-04-01\/Accounts\/(AC[\da-f]{32})\/(Messages|Calls)\.json$/.exec(path) ?? []
  if (method !== 'POST' || (what !== 'Messages' && what !== 'Calls')) {
    return complaint(404, 20404, `The requested resource ${path} was not found`)
  }
  const login = Buffer.from(`${account}:${authToken}`).toString('base64')
  if (account !== accountSid || authorization !== `Basic ${login}`) return complaint(401, 20003, 'Authenticate')
  if (contentType !== 'application/x-www-form-urlencoded') return complaint(415, 20415, 'Unsupported Media Type')
  return (what === 'Messages' ? inMessage(form, from) : inCall(form, from)) ?? what
}

const E164 = /^\+[1-9]\d{6,14}$/
const OF_MESSAGES = ['To', 'From', 'Body', 'StatusCallback']
const OF_CALLS = ['To', 'From', 'Url', 'Method', 'Twiml', 'Timeout', 'StatusCallback', 'StatusCallbackEvent']

function inMessage(form: URLSearchParams, from: string): Complaint | null {
  return (
    unknown(form, OF_MESSAGES) ??
    inNumbers(form, from) ??
    inAddresses(form, ['StatusCallback']) ??
    inBody(form.get('Body') ?? '')
  )
}

function inCall(form: URLSearchParams, from: string): Complaint | null {
  const [url, twiml] = [form.get('Url'), form.get('Twiml')]
  if (!url === !twiml) return complaint(400, 21205, 'Url parameter is required')
  if (twiml && (twiml.length > 4_000 || !/^<Response>.*<\/Response>$/s.test(twiml))) {
    return complaint(400, 21218, 'Invalid Twiml parameter')
  }
  if (!/^\d{1,3}$/.test(form.get('Timeout') ?? '60')) return complaint(400, 21215, 'Invalid Timeout')
  const events = form.getAll('StatusCallbackEvent')
  if (events.some(event => !['initiated', 'ringing', 'answered', 'completed'].includes(event))) {
    return complaint(400, 21626, 'StatusCallbackEvent is invalid')
  }
  return unknown(form, OF_CALLS) ?? inNumbers(form, from) ?? inAddresses(form, ['Url', 'StatusCallback'])
}

function unknown(form: URLSearchParams, known: readonly string[]): Complaint | null {
  const stranger = [...form.keys()].find(key => !known.includes(key))
  return stranger === undefined ? null : complaint(400, 20001, `Unknown parameter ${stranger}`)
}

function inNumbers(form: URLSearchParams, from: string): Complaint | null {
  const to = form.get('To') ?? ''
  if (!E164.test(to)) return complaint(400, 21211, `The 'To' number ${to} is not a valid phone number.`)
  if (form.get('From') !== from) return complaint(400, 21606, `The From phone number ${form.get('From')} is not yours`)
  return null
}

function inAddresses(form: URLSearchParams, names: readonly string[]): Complaint | null {
  const wrong = names.find(name => form.has(name) && !/^https?:\/\//.test(form.get(name) ?? ''))
  return wrong === undefined ? null : complaint(400, 21609, `Invalid '${wrong}' URL`)
}

function inBody(body: string): Complaint | null {
  if (body === '') return complaint(400, 21602, 'Message body is required.')
  return body.length > 1_600
    ? complaint(400, 21617, 'The concatenated message body exceeds the 1600 character limit')
    : null
}
