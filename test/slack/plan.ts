import type { SlackOptions } from '../../src/slack/slack.ts'

const never = () => Promise.reject(new Error('not asked'))

/** For doors at which nobody plans anything. */
export const NO_PLAN: SlackOptions['plan'] = { silence: never, endSilence: never, editSilence: never }

/** For doors at which nobody is on call. */
export const NO_DUTY: Pick<SlackOptions, 'roster' | 'covers' | 'calendarOf'> = {
  roster: {
    ...{ onCall: async () => [], plans: async () => new Map(), called: async () => [] },
    ...{ overrides: async () => ({ items: [], next: null }), override: never, endOverride: never },
  },
  covers: { ask: never, accept: never, decline: never, withdraw: never },
  calendarOf: ({ name }) => `https://tocsin.example.com/ical/${name}.ics`,
}
