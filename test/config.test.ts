import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

const socket = { SLACK_BOT_TOKEN: 'xoxb-1-abc', SLACK_APP_TOKEN: 'xapp-1-abc' }

describe('the configuration', () => {
  test('needs two tokens, and the rest has defaults', () => {
    expect(readConfig(socket)).toEqual({
      config: {
        slack: { botToken: 'xoxb-1-abc', apiUrl: null, mode: { kind: 'socket', appToken: 'xapp-1-abc' } },
        database: { dataDir: './data' },
        rulebook: 'rulebook.yml',
        host: '0.0.0.0',
        port: 3000,
        publicUrl: 'http://localhost:3000',
        apiToken: null,
        logLevel: 'info',
      },
      notes: ['links lead to http://localhost:3000: set PUBLIC_URL'],
    })
  })

  test('takes everything that is said', () => {
    const env = {
      SLACK_BOT_TOKEN: 'xoxb-1-abc',
      SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
      SLACK_API_URL: 'http://127.0.0.1:7000/api',
      DATABASE_URL: 'postgres://tocsin:pass@db/tocsin',
      RULEBOOK: '/etc/tocsin',
      HOST: '127.0.0.1',
      PORT: '0',
      PUBLIC_URL: 'https://tocsin.example.com/here/',
      API_TOKEN: 'api-token-0123456789',
      LOG_LEVEL: 'DEBUG',
    }
    expect(readConfig(env)).toEqual({
      config: {
        slack: {
          botToken: 'xoxb-1-abc',
          apiUrl: 'http://127.0.0.1:7000/api/',
          mode: { kind: 'http', signingSecret: '0123456789abcdef0123456789abcdef' },
        },
        database: { url: 'postgres://tocsin:pass@db/tocsin' },
        rulebook: '/etc/tocsin',
        host: '127.0.0.1',
        port: 0,
        publicUrl: 'https://tocsin.example.com/here',
        apiToken: 'api-token-0123456789',
        logLevel: 'debug',
      },
      notes: [],
    })
  })

  test('counts an empty variable as none', () => {
    const empty = { DATABASE_URL: '', PORT: ' ', PUBLIC_URL: '', API_TOKEN: '', SLACK_SIGNING_SECRET: '' }
    expect(readConfig({ ...socket, ...empty })).toEqual(readConfig(socket))
  })

  test('prefers Socket Mode where both are given', () => {
    expect(readConfig({ ...socket, SLACK_SIGNING_SECRET: 'x'.repeat(32) })).toEqual(readConfig(socket))
  })

  test('follows the port into the public address, and PostgreSQL under its long name', () => {
    const env = { ...socket, PORT: '8080', DATABASE_URL: 'postgresql://db/x', DATA_DIR: '/var/x' }
    const database = { url: 'postgresql://db/x' }
    expect(readConfig(env)).toMatchObject({ config: { publicUrl: 'http://localhost:8080', database } })
    expect(readConfig({ ...socket, DATA_DIR: '/var/x' })).toMatchObject({ config: { database: { dataDir: '/var/x' } } })
  })
})

describe('a fault', () => {
  test('never comes alone', () => {
    expect(readConfig({ PORT: 'http', LOG_LEVEL: 'loud' })).toEqual({
      faults: [
        'PORT: found "http", expected a number from 0 to 65535',
        'SLACK_BOT_TOKEN: found nothing, expected a token that begins with xoxb-',
        'SLACK_APP_TOKEN, SLACK_SIGNING_SECRET: found neither, expected SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP',
        'LOG_LEVEL: found "loud", expected one of trace, debug, info, warn, error, fatal, silent',
      ],
    })
  })

  test.each([
    ['SLACK_BOT_TOKEN', 'xoxp-hidden-hidden', 'begins with xoxp-, 18 characters'],
    ['SLACK_BOT_TOKEN', 'hidden', 'found 6 characters'],
    ['SLACK_BOT_TOKEN', 'xoxb-', 'found only xoxb-, expected a token that begins with xoxb-'],
    ['SLACK_BOT_TOKEN', 'xoxb-hidden hidden', 'begins with xoxb-'],
    ['SLACK_APP_TOKEN', 'xoxb-hidden', 'begins with xoxb-, 11 characters, expected a token that begins with xapp-'],
    ['DATABASE_URL', 'mysql://root:hidden@db/x', 'found an address that begins with mysql://, expected postgres://'],
    ['DATABASE_URL', 'hidden', 'no address'],
    ['DATABASE_URL', 'postgres://u:hidden@:x:y', 'expected postgres://'],
    ['PORT', '65536', '"65536"'],
    ['PORT', '-1', '"-1"'],
    ['PORT', '30.5', '"30.5"'],
    ['PUBLIC_URL', 'tocsin.example.com', 'expected an address such as https://tocsin.example.com'],
    ['PUBLIC_URL', 'ftp://example.com', 'ftp:'],
    ['PUBLIC_URL', 'https://example.com/?a=b', 'a query'],
    ['PUBLIC_URL', 'https://u:hidden@example.com/', 'a name or password'],
    ['SLACK_API_URL', 'localhost', '"localhost"'],
    ['API_TOKEN', 'hidden', '6 characters'],
    ['LOG_LEVEL', 'verbose', '"verbose"'],
  ])('in %s (%s) is told without its secret', (name, value, fragment) => {
    const read = readConfig({ ...socket, [name]: value })
    const faults = 'faults' in read ? read.faults : []
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(new RegExp(`^${name}: found `))
    expect(faults[0]).toContain(fragment)
    expect(faults[0]).not.toContain('hidden')
  })
})
