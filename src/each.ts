import cron from 'node-cron'
import type { Log } from './lib/log.ts'

/**
 * Makes tasks that a cron expression repeats. Whatever is left out once, as the one before was not done yet, is done the
 * next time; what fails is logged as `failed`.
 */
export function createEach(log: Log) {
  const passed = (said: string | Error) => log.debug({ err: said }, 'of the scheduler')
  const broken = (said: string | Error) => log.error({ err: said }, 'the scheduler failed')
  const logger = { debug: passed, info: passed, warn: passed, error: broken }
  return (when: string, work: () => Promise<unknown>, failed: string) => {
    const run = () => work().catch(error => log.error({ err: error }, failed))
    return cron.createTask(when, run, { noOverlap: true, logger })
  }
}
