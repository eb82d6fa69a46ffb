import { type Heard, type Said, type StandIn, startStandIn } from './stand-in.ts'

export const ACCOUNT = `AC${'0'.repeat(31)}1`
export const AUTH_TOKEN = 'tw1l10-test-auth-token'
export const FROM = '+14155550100'

/**
 * Twilio's API as it is documented: what it creates, and how it complains of what it cannot read.
 * https://www.twilio.com/docs/usage/requests-to-twilio
 */
export function startTwilio(): Promise<StandIn> {
  let created = 0
  return startStandIn(heard => answer(heard, () => String(++created).padStart(32, '0')))
}

export function complaint(status: number, code: number, message: string): Said {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } }
}

const E164 = /^\+[1-9]\d{6,14}$/

function answer({ method, path, headers, body }: Heard, nextId: () => string): Said {
  const [, account, what] = /^\/2010-04-01\/Accounts\/(AC[\da-f]{32})\/(Messages|Calls)\.json$/.exec(path) ?? []
  if (method !== 'POST' || !what) return complaint(404, 20404, `The requested resource ${path} was not found`)
  const login = Buffer.from(`${account}:${AUTH_TOKEN}`).toString('base64')
  if (account !== ACCOUNT || headers.authorization !== `Basic ${login}`) return complaint(401, 20003, 'Authenticate')
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') {
    return complaint(415, 20415, 'Unsupported Media Type')
  }
  const form = new URLSearchParams(body)
  const fault = (what === 'Messages' ? inMessage : inCall)(form)
  if (fault) return fault
  const sid = (what === 'Messages' ? 'SM' : 'CA') + nextId()
  return { status: 201, body: { sid, status: 'queued', to: form.get('To'), from: form.get('From'), error_code: null } }
}

function inMessage(form: URLSearchParams): Said | null {
  const known = ['To', 'From', 'Body', 'StatusCallback']
  return (
    unknown(form, known) ?? inNumbers(form) ?? inAddresses(form, ['StatusCallback']) ?? inBody(form.get('Body') ?? '')
  )
}

function inCall(form: URLSearchParams): Said | null {
  const fault = unknown(form, [
    'To',
    'From',
    'Url',
    'Method',
    'Twiml',
    'Timeout',
    'StatusCallback',
    'StatusCallbackEvent',
  ])
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
  return fault ?? inNumbers(form) ?? inAddresses(form, ['Url', 'StatusCallback'])
}

function unknown(form: URLSearchParams, known: readonly string[]): Said | null {
  const stranger = [...form.keys()].find(key => !known.includes(key))
  return stranger === undefined ? null : complaint(400, 20001, `Unknown parameter ${stranger}`)
}

function inNumbers(form: URLSearchParams): Said | null {
  const to = form.get('To') ?? ''
  if (!E164.test(to)) return complaint(400, 21211, `The 'To' number ${to} is not a valid phone number.`)
  if (form.get('From') !== FROM) return complaint(400, 21606, `The From phone number ${form.get('From')} is not yours`)
  return null
}

function inAddresses(form: URLSearchParams, names: readonly string[]): Said | null {
  const wrong = names.find(name => form.has(name) && !/^https?:\/\//.test(form.get(name) ?? ''))
  return wrong === undefined ? null : complaint(400, 21609, `Invalid '${wrong}' URL`)
}

function inBody(body: string): Said | null {
  if (body === '') return complaint(400, 21602, 'Message body is required.')
  return body.length > 1_600
    ? complaint(400, 21617, 'The concatenated message body exceeds the 1600 character limit')
    : null
}
