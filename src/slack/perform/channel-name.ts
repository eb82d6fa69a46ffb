import { slug } from '../../lib/text.ts'

const LONGEST = 80
const SUFFIX = 4

/** `inc-{number}-{title}` filled in by Slack's rules, with room left for a suffix. */
export function channelName(template: string, { number, title }: { number: number; title: string }): string {
  const written = slug(template.replaceAll('{number}', String(number)).replaceAll('{title}', title), LONGEST - SUFFIX)
  return written || `inc-${number}`
}

/** The name itself, then `-2`, `-3` …: for names that are taken. */
export function candidates(name: string, tries: number): readonly string[] {
  return Array.from({ length: tries }, (_, i) => (i === 0 ? name : `${name}-${i + 1}`))
}

/** Whether Slack's `name` is one that we would have given. */
export function isCandidate(given: string, name: string): boolean {
  return given === name || (given.startsWith(`${name}-`) && /^\d+$/.test(given.slice(name.length + 1)))
}
