import { formatDuration } from '../lib/time.ts'
import { escapeMarkdown, quoteMarkdown } from './escape.ts'
import { clockTime, utc } from './instants.ts'
import type { Given, Moment, Person, Postmortem, Statement, Walk, WalkedStep } from './postmortem.ts'

const NONE = '—'

/** The document in GitHub-flavoured Markdown. Outside text in it is text and nothing else; the same input, the same bytes. */
export function toMarkdown(postmortem: Postmortem): string {
  const { label, title, status, severity, asOf } = postmortem
  const sections = [
    `# ${escapeMarkdown(`${label}: ${title}`)}`,
    `Postmortem, ${severity}, ${status}. A draft from the facts recorded until ${utc(asOf)} UTC; ` +
      'numbers in brackets are the entries of the timeline below.',
    '## Summary',
    ...(postmortem.summary ? given(postmortem.summary) : []),
    postmortem.facts.map(line).join('\n'),
    '## Impact',
    statements(postmortem.impact, 'Nothing is on record.'),
    '## Cause',
    ...(postmortem.cause ? given(postmortem.cause) : ['Not stated.']),
    '## Times',
    table(['What', 'When (UTC)', 'Took', 'Who', 'Entry'], postmortem.times.map(moment)),
    'Opening is measured from the beginning, what follows from opening.',
    '## People',
    people(postmortem),
    '## What to look at',
    statements(postmortem.lookAt, 'Nothing stands out in the record.'),
    '## Lessons',
    'For the review to say: contributing factors, what went well, what did not, where it was only luck.',
    '## Action items',
    'What should change, who does it, and by when.',
    '- [ ] What, who, by when',
    ...playbooks(postmortem.playbooks),
    '## Timeline',
    table(
      ['Entry', 'When (UTC)', 'What happened'],
      postmortem.timeline.map(({ seq, at, text }) => [`[${seq}]`, utc(at), escapeMarkdown(text)]),
    ),
  ]
  return `${sections.join('\n\n')}\n`
}

function given({ text, by, cites }: Given): readonly string[] {
  const source = [by === null ? '' : `In the words of ${escapeMarkdown(by)}.`, references(cites)].filter(Boolean)
  return [quoteMarkdown(text), ...(source.length > 0 ? [source.join(' ')] : [])]
}

function statements(list: readonly Statement[], none: string): string {
  return list.length > 0 ? list.map(statement => `- ${line(statement)}`).join('\n') : none
}

function line({ text, cites }: Statement): string {
  return `${escapeMarkdown(text)} ${references(cites)}`.trimEnd()
}

/** `[3]`, `[3] [7]`; three and more in a row as `[3]–[7]`. */
function references(cites: readonly number[]): string {
  const runs: { from: number; to: number }[] = []
  for (const seq of [...new Set(cites)].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run && run.to + 1 === seq) run.to = seq
    else runs.push({ from: seq, to: seq })
  }
  return runs.map(({ from, to }) => range(from, to)).join(' ')
}

function range(from: number, to: number): string {
  if (from === to) return `[${from}]`
  return to - from === 1 ? `[${from}] [${to}]` : `[${from}]–[${to}]`
}

const MOMENTS: Readonly<Record<Moment['what'], string>> = {
  began: 'Began',
  opened: 'Opened',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
  resolved: 'Resolved',
}

function moment({ what, at, tookMs, by, cites }: Moment): readonly string[] {
  const took = tookMs === null ? NONE : formatDuration(tookMs)
  return [MOMENTS[what], at ? utc(at) : NONE, took, by === null ? NONE : escapeMarkdown(by), references(cites)]
}

function people({ people, asOf }: Postmortem): string {
  if (people.length === 0) return 'Nobody is on record.'
  return table(
    ['Who', 'Roles', 'Part', 'Entries'],
    people.map(person => [
      escapeMarkdown(person.name),
      escapeMarkdown(roles(person, asOf)),
      escapeMarkdown(person.part.join(', ')),
      references(person.cites),
    ]),
  )
}

function roles({ roles }: Person, day: Date): string {
  return roles
    .map(({ role, from, until }) => {
      const time = until ? `${clockTime(from, day)}–${clockTime(until, day)}` : `from ${clockTime(from, day)}`
      return `${role} (${time} UTC)`
    })
    .join(', ')
}

function playbooks(walks: readonly Walk[]): readonly string[] {
  if (walks.length === 0) return []
  return ['## Playbooks', ...walks.flatMap(walk)]
}

function walk({ title, finished, steps, cites }: Walk): readonly string[] {
  return [
    `### ${escapeMarkdown(title)}`,
    `${finished ? 'Walked to its end.' : 'Not walked to its end.'} ${references(cites)}`,
    table(['Step', 'Outcome', 'Who', 'Detail', 'Entry'], steps.map(walkedStep)),
  ]
}

const OUTCOMES: Readonly<Record<WalkedStep['outcome'], string>> = {
  done: 'done',
  skipped: 'skipped',
  failed: 'failed',
  passed_over: 'passed over, its condition did not match',
  open: 'begun, not ended',
  not_reached: 'not reached',
}

function walkedStep({ text, outcome, by, detail, cites }: WalkedStep): readonly string[] {
  return [
    escapeMarkdown(text),
    OUTCOMES[outcome],
    escapeMarkdown(by ?? ''),
    escapeMarkdown(detail ?? ''),
    references(cites),
  ]
}

/** Cells are Markdown already. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(cell => cell || NONE).join(' | ')} |`
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n')
}
