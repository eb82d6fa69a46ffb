import { expect, test } from 'vitest'
import { redact } from '../../src/webhook/redact.ts'
import { expectNoBlowUp } from '../kit/growth.ts'

test.each([
  ['a password', '{"password":"hunter22","host":"db1"}', ['hunter22'], ['db1']],
  ['a key within', '{"a":[{"apiKey":"k-123456","n":1}]}', ['k-123456'], ['"n":1']],
  ['an object under a secret’s name', '{"credentials":{"user":"u","x":"hidden1"}}', ['hidden1'], []],
  ['a header', '{"headers":{"Authorization":"Bearer abcdefgh123"}}', ['abcdefgh123'], []],
  ['a token in a text', '{"message":"sent with Bearer abcdefgh123 to x"}', ['abcdefgh123'], ['to x']],
  [
    'an address with credentials',
    '{"url":"https://ada:pw1234@git.example.org/x"}',
    ['pw1234', 'ada'],
    ['git.example.org'],
  ],
  ['an address with a token', '{"url":"https://x.example.org/?a=1&token=abcdef&b=2"}', ['abcdef'], ['a=1', 'b=2']],
  ['a Slack token', '{"x":"xoxb-1234567890-abc"}', ['xoxb-1234567890'], []],
  [
    'a check’s ping address and the others that act on it',
    JSON.stringify({
      check: {
        name: 'nightly-ledger',
        ping_url: 'https://hc.example.com/ping/31365bce-8da9-4729-8ff3-aaa71d56b712',
        update_url: 'https://hc.example.com/api/v3/checks/abc-update',
        pause_url: 'https://hc.example.com/api/v3/checks/abc/pause-it',
        resume_url: 'https://hc.example.com/api/v3/checks/abc/resume-it',
      },
    }),
    ['31365bce', 'abc-update', 'pause-it', 'resume-it'],
    ['nightly-ledger'],
  ],
  [
    'the addresses that end and confirm a subscription of SNS',
    JSON.stringify({
      UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn-1',
      SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&x=arn-2',
      TopicArn: 'alarms',
    }),
    ['arn-1', 'arn-2'],
    ['alarms'],
  ],
  [
    'a ping address in a text',
    'status=down&from=https://hc-ping.com/31365bce-8da9-4729-8ff3-aaa71d56b712/fail',
    ['31365bce'],
    ['status=down'],
  ],
  [
    'a ping address in JSON that was cut',
    '{"status": "down", "check": {"ping_url": "https://hc.example.com/ping/31365bce-8da9-4729-8ff3-aaa7',
    ['31365bce'],
    ['"status": "down"'],
  ],
  ['a key of a form', 'incident=31&api_key=%22ffff-1234%22&message=', ['ffff-1234'], ['incident=31', 'message=']],
  ['a key of a form in quotes', 'incident=31&api_key="ffff-1234"&host=db-1', ['ffff-1234'], ['host=db-1']],
  ['a key with a dot before it', '{"ALERT.api_key":"ffff-1234","ALERT.host":"db-1"}', ['ffff-1234'], ['db-1']],
  ['a key in percent signs', 'incident=31&api%5Fkey=ffff-1234', ['ffff-1234'], ['incident=31']],
  [
    'a key in JSON in a form',
    `n=1.0&payload=${encodeURIComponent('{"api_key":"ffff-1234","title":"Disk"}')}`,
    ['ffff-1234'],
    ['n=1.0&', 'Disk'],
  ],
  [
    'a key in an address in a form',
    'at=1&url=https%3A%2F%2Fx.example.org%2F%3Ftoken%3Dffff-1234',
    ['ffff-1234'],
    ['at=1'],
  ],
  ['a form that was cut within a sign', 'api_key=ffff-1234&host=db%', ['ffff-1234'], ['host=db%']],
  [
    'a key of a form in parts',
    '--x\r\nContent-Disposition: form-data; name="host"\r\n\r\ndb-1\r\n--x\r\n' +
      'Content-Disposition: form-data; name="api_key"\r\nContent-Type: text/plain\r\n\r\nffff-1234\r\n--x--\r\n',
    ['ffff-1234'],
    ['db-1', '--x--'],
  ],
  ['what is no JSON', 'password=hunter22&title=Disk', ['hunter22'], ['title=Disk']],
  [
    'an address in JSON that was cut',
    '{"url":"https://x.example.org/?token=abcdef","title":"Di',
    ['abcdef'],
    ['title'],
  ],
  ['JSON that was cut', '{"title":"x","secret":"abc de', ['abc de'], ['title']],
])('%s is hidden', (_, body, hidden, shown) => {
  const text = redact(body)
  for (const one of hidden) expect(text).not.toContain(one)
  for (const one of shown) expect(text).toContain(one)
  expect(text).toContain('[secret]')
})

test('what is no secret stays as it is', () => {
  const body =
    '{"labels":{"alertname":"Down","author":"ada","path":"/compass"},"n":[1,null,true],"token":"","pass":null}'
  expect(redact(body)).toBe(body)
})

test.each([
  ['long JSON', JSON.stringify({ x: 'y'.repeat(200_000) })],
  ['very long JSON', JSON.stringify(Array.from({ length: 200_000 }, () => ({ a: 'b' })))],
  ['long text', '😀'.repeat(100_000)],
  ['deep JSON', `${'['.repeat(200_000)}`],
  ['deep JSON that ends', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['many starts of tokens', '-eyJaaaaaaaaaaaa'.repeat(10_000)],
  ['many addresses', 'https://'.repeat(20_000)],
  ['many pairs', 'a=b&'.repeat(20_000)],
  ['many names of parts', 'name="token"'.repeat(10_000)],
  ['many spaces', `password${' '.repeat(100_000)}`],
])('%s ends after 64 KiB', (_, body) => {
  const text = redact(body)
  expect(text.length).toBeLessThanOrEqual(64 * 1_024)
  expect(text.isWellFormed()).toBe(true)
})

test.each(['-eyJ', 'https://', 'a=b&', 'name="token"', 'password ', 'basic '])(
  'a long text of many %s holds nobody up',
  start => expectNoBlowUp(factor => redact(JSON.stringify({ x: start.repeat(7_000 * factor) }))),
)
