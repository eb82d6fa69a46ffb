import type { Environment } from './lib/variables.ts'

/** What the environment says, checked. Secrets in here go to the door that needs them and nowhere else. */
export type Config = {
  readonly slack: {
    readonly botToken: string
    /** Null: Slack's own. */
    readonly apiUrl: string | null
    readonly mode:
      | { readonly kind: 'socket'; readonly appToken: string }
      | { readonly kind: 'http'; readonly signingSecret: string }
  }
  /** `dataDir`: an embedded PostgreSQL keeps its files there. */
  readonly database: { readonly url: string } | { readonly dataDir: string }
  /** A file or a folder. */
  readonly rulebook: string
  readonly host: string
  readonly port: number
  /** The address that links in messages bear, without a slash at its end. */
  readonly publicUrl: string
  /** Null: the JSON API is off. */
  readonly apiToken: string | null
  readonly logLevel: string
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** `notes` say what is allowed and rarely meant. */
type Read = { readonly config: Config; readonly notes: readonly string[] } | { readonly faults: readonly string[] }

/** The one reader of the environment: a configuration, or all that is wrong with it. An empty variable counts as none. */
export function readConfig(env: Environment): Read {
  const faults: string[] = []
  const complain = (name: string, found: string, expected: string) => {
    faults.push(`${name}: found ${found}, expected ${expected}`)
  }
  const text = (name: string) => env[name]?.trim() || null

  const token = (name: string, prefix: string) => {
    const value = text(name)
    if (value?.startsWith(prefix) && value.length > prefix.length && !/\s/.test(value)) return value
    const found = value === null ? 'nothing' : value === prefix ? `only ${prefix}` : shadow(value)
    complain(name, found, `a token that begins with ${prefix}`)
    return ''
  }

  const address = (name: string, usual: string) => {
    const value = text(name)
    if (value === null) return usual
    const url = URL.canParse(value) ? new URL(value) : null
    const web = url?.protocol === 'http:' || url?.protocol === 'https:'
    if (url && web && url.search === '' && url.hash === '' && url.username === '') return value.replace(/\/+$/, '')
    complain(
      name,
      url ? `an address with ${oddity(url)}` : quote(value),
      'an address such as https://tocsin.example.com',
    )
    return usual
  }

  const mode = (): Config['slack']['mode'] => {
    if (text('SLACK_APP_TOKEN') !== null) return { kind: 'socket', appToken: token('SLACK_APP_TOKEN', 'xapp-') }
    const signingSecret = text('SLACK_SIGNING_SECRET')
    if (signingSecret === null) {
      const expected = 'SLACK_APP_TOKEN (xapp-…) for Socket Mode, or SLACK_SIGNING_SECRET for HTTP'
      complain('SLACK_APP_TOKEN, SLACK_SIGNING_SECRET', 'neither', expected)
    }
    return { kind: 'http', signingSecret: signingSecret ?? '' }
  }

  const database = (): Config['database'] => {
    const found = databaseIn(env)
    if (!('fault' in found)) return found
    faults.push(found.fault)
    return { url: '' }
  }

  const port = () => {
    const value = text('PORT') ?? '3000'
    if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value)
    complain('PORT', quote(value), 'a number from 0 to 65535')
    return 0
  }

  const apiToken = () => {
    const value = text('API_TOKEN')
    if (value !== null && (value.length < 8 || /\s/.test(value))) {
      complain('API_TOKEN', shadow(value), 'at least 8 characters without spaces')
    }
    return value
  }

  const logLevel = () => {
    const value = text('LOG_LEVEL')?.toLowerCase() ?? 'info'
    if (!LEVELS.includes(value)) complain('LOG_LEVEL', quote(value), `one of ${LEVELS.join(', ')}`)
    return value
  }

  const number = port()
  const config: Config = {
    slack: {
      botToken: token('SLACK_BOT_TOKEN', 'xoxb-'),
      apiUrl: text('SLACK_API_URL') === null ? null : `${address('SLACK_API_URL', '')}/`,
      mode: mode(),
    },
    database: database(),
    rulebook: text('RULEBOOK') ?? 'rulebook.yml',
    host: text('HOST') ?? '0.0.0.0',
    port: number,
    publicUrl: address('PUBLIC_URL', `http://localhost:${number}`),
    apiToken: apiToken(),
    logLevel: logLevel(),
  }
  const notes = text('PUBLIC_URL') === null ? [`links lead to ${config.publicUrl}: set PUBLIC_URL`] : []
  return faults.length > 0 ? { faults } : { config, notes }
}

/** Where the database is, for whoever needs nothing else. */
export function databaseIn(env: Environment): Config['database'] | { readonly fault: string } {
  const url = env.DATABASE_URL?.trim()
  if (!url) return { dataDir: env.DATA_DIR?.trim() || './data' }
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return { url }
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(url)?.[0]
  const found = scheme ? `an address that begins with ${scheme}` : 'no address'
  return { fault: `DATABASE_URL: found ${found}, expected postgres://…` }
}

// Enough of a secret to see which one it is: the kind that Slack writes in front, and how long it is.
function shadow(secret: string): string {
  const [prefix] = /^x[a-z]{3,4}-/.exec(secret) ?? []
  return `${prefix ? `a text that begins with ${prefix}, ` : ''}${secret.length} characters`
}

function oddity(url: URL): string {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url.protocol
  return url.username === '' ? 'a query or a fragment' : 'a name or password in it'
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 80))
}
