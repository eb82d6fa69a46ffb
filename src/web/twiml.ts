import { escapeMarkup } from '../lib/text.ts'

// What Twilio is told to do: https://www.twilio.com/docs/voice/twiml

/** Says something and ends the call. */
export function say(...sentences: readonly string[]): string {
  return response(...sentences.map(spoken), '<Hangup/>')
}

/** Says something and waits for a key; with or without one it goes on at the address. */
export function ask(sentence: string, address: string): string {
  const gather = `<Gather input="dtmf" numDigits="1" timeout="8" method="POST" action="${escapeMarkup(address)}">`
  return response(`${gather}${spoken(sentence)}</Gather>`, redirection(address))
}

export function redirect(address: string): string {
  return response(redirection(address))
}

/** Answers an SMS, or says nothing. */
export function message(text: string | null): string {
  return response(text === null ? '' : `<Message>${escapeMarkup(text)}</Message>`)
}

function response(...verbs: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Response>${verbs.join('')}</Response>`
}

function spoken(sentence: string): string {
  return `<Say language="en-US">${escapeMarkup(sentence)}</Say>`
}

function redirection(address: string): string {
  return `<Redirect method="POST">${escapeMarkup(address)}</Redirect>`
}
