import { createHmac } from 'node:crypto'
import { same } from './sign.ts'

export type SignedRequest = {
  /** As Twilio was given it, with its query. */
  readonly url: string
  readonly form: URLSearchParams
  /** `X-Twilio-Signature`. */
  readonly presented: string
}

/**
 * HMAC-SHA1 over the address and all that was sent, sorted by name. Twilio may write the usual port into the address or
 * leave it out. https://www.twilio.com/docs/usage/security#validating-requests
 */
export function isSigned({ url, form, presented }: SignedRequest, authToken: string): boolean {
  const said = [...new Set(form.keys())].sort().flatMap(name => {
    const values = [...new Set(form.getAll(name))].sort()
    return values.map(value => name + value)
  })
  return spellings(url).some(each => {
    const signature = createHmac('sha1', authToken)
      .update(each + said.join(''))
      .digest('base64')
    return authToken !== '' && same(presented, signature)
  })
}

function spellings(url: string): readonly string[] {
  const [, start = '', host = '', port = '', rest = ''] =
    /^(https?:\/\/)([^/?#:]+|\[[^\]]*\])(:\d+)?(.*)$/s.exec(url) ?? []
  const usual = start === 'https://' ? ':443' : ':80'
  return port === '' || port === usual ? [start + host + rest, start + host + usual + rest] : [url]
}
