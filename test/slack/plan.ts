import type { SlackOptions } from '../../src/slack/slack.ts'

const never = () => Promise.reject(new Error('not asked'))

/** For doors at which nobody plans anything. */
export const NO_PLAN: SlackOptions['plan'] = { silence: never, endSilence: never, editSilence: never }
