import type { Severity } from '../alert/severity.ts'
import { MINUTE, SECOND } from '../lib/time.ts'
import type { Role, Workspace } from './rulebook.ts'

// What is there when the rulebook says nothing.

export const DEFAULT_WORKSPACE: Workspace = {
  announce: 'incidents',
  operators: null,
  timezone: 'UTC',
  channelName: 'inc-{number}-{title}',
  defaultSeverity: 'sev3',
  storm: null,
}

export const DEFAULT_TITLES: Readonly<Record<Severity, string>> = {
  sev1: 'Critical',
  sev2: 'Major',
  sev3: 'Minor',
  sev4: 'Information',
}

/** What wakes people where nobody has said what shall. */
export const DEFAULT_PAGING: Readonly<Record<Severity, boolean>> = { sev1: true, sev2: true, sev3: false, sev4: false }

/** In the order in which people see them. */
export const DEFAULT_ROLES: Readonly<Record<string, Role>> = {
  commander: {
    title: 'Incident commander',
    instructions: 'You lead and decide; leave the repairing to others. Fill the other roles, and ask for updates.',
  },
  communications: {
    title: 'Communications',
    instructions: 'You tell those who are not in this channel what is known, what is done and when they hear more.',
  },
  operations: {
    title: 'Operations',
    instructions: 'You look for the trouble and take it away. Say what you are about to change before you change it.',
  },
  scribe: {
    title: 'Scribe',
    instructions: 'You write down what is seen, decided and done, so that nobody has to ask twice.',
  },
}

/** A Monday, so that everybody counts the same weeks where a layer says no `start`. */
export const DEFAULT_START = '2024-01-01'

export const DEFAULT_WAIT_MS = 5 * MINUTE

export const DEFAULT_HTTP = { method: 'GET', timeoutMs: 10 * SECOND, retries: 0 } as const

export const DEFAULT_TWILIO_URL = 'https://api.twilio.com'

export const DEFAULT_NTFY_URL = 'https://ntfy.sh'

export const LONGEST_HTTP_MS = MINUTE
