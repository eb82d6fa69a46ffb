import type { ModalView } from '@slack/web-api'
import type { Labels } from '../../alert/alert.ts'
import { type Matcher, matcherText, parseMatchers } from '../../alert/matcher.ts'
import {
  describeSilenceRefusal,
  drafted,
  faultyPart,
  isSilenceRefusal,
  MATCHERS_MAX,
  REASON_MAX,
  type Wish,
} from '../../alert/silencing.ts'
import { type Incident, label } from '../../incident/incident.ts'
import { later, parseDuration } from '../../lib/time.ts'
import { chosen, chosenIn, form, instant, instantIn, TYPED_MAX, typed, typedIn } from './inputs.ts'
import { type Errors, isErrors, type Values } from './values.ts'

const DURATIONS = [
  { value: '30m', label: '30 minutes' },
  { value: '1h', label: '1 hour' },
  { value: '2h', label: '2 hours' },
  { value: '4h', label: '4 hours' },
  { value: '1d', label: '1 day' },
]
const USUAL = '1h'

/** Asks what is to be silent, for how long and why; what the incident's alerts have in common stands in it already. */
export function silenceView(incident: Incident): ModalView {
  const said = matchersOf(incident).map(matcherText).join('\n')
  return form({
    modal: 'silence',
    title: `Silence for ${label(incident)}`,
    submit: 'Silence',
    metadata: incident.id,
    blocks: [
      typed({
        block: 'matchers',
        label: 'Which alerts?',
        hint: 'One matcher a line, such as service="checkout" or host=~"db-.*". All of them must match.',
        // Cut anywhere, it would say something else.
        initial: said.length <= TYPED_MAX ? said : null,
        max: TYPED_MAX,
        multiline: true,
      }),
      chosen('duration', 'For how long?', DURATIONS, { initial: USUAL }),
      instant({ block: 'until', label: 'Or until', hint: 'If it is given, it counts. At most 30 days from now.' }),
      typed({ block: 'reason', label: 'Why?', max: REASON_MAX, multiline: true }),
    ],
  })
}

/** Of what `incident` is not said here: the form's own incident. */
export function readSilence(values: Values, at: Date): Omit<Wish, 'incident'> | Errors {
  const matchers = readMatchers(typedIn(values, 'matchers') ?? '')
  if (isErrors(matchers)) return matchers
  const until = instantIn(values, 'until')
  const duration = DURATIONS.find(({ value }) => value === chosenIn(values, 'duration'))?.value ?? USUAL
  const endsAt = until ?? later(at, parseDuration(duration) ?? 0)
  const wish = { matchers, startsAt: null, endsAt, reason: typedIn(values, 'reason') ?? '' }
  const draft = drafted({ ...wish, incident: null }, at)
  if (!isSilenceRefusal(draft)) return wish
  const part = faultyPart(draft) ?? 'reason'
  const block = part === 'ends_at' ? 'until' : part
  return { errors: { [block]: describeSilenceRefusal(draft) } }
}

function readMatchers(text: string): readonly Matcher[] | Errors {
  const found: Matcher[] = []
  for (const [index, said] of text.split('\n').entries()) {
    if (said.trim() === '') continue
    const read = parseMatchers(said)
    if ('error' in read) return { errors: { matchers: `Line ${index + 1}: ${read.error}. Expected ${read.expected}.` } }
    found.push(...read)
  }
  return found
}

/** The labels that make its alerts one group, as they are; where it has no such group, all the labels that it has. */
export function matchersOf({
  groupKey,
  labels,
  service,
}: Pick<Incident, 'groupKey' | 'labels' | 'service'>): Matcher[] {
  const read = parseMatchers(groupKey ?? '')
  const grouped = 'error' in read ? [] : read.map(matcher => matcher.label)
  const known: Labels = { ...(service === null ? {} : { service }), ...labels }
  const names = grouped.length > 0 ? grouped : Object.keys(known)
  return names.slice(0, MATCHERS_MAX).flatMap((name): Matcher[] => {
    const value = Object.hasOwn(known, name) ? (known[name] ?? '') : ''
    return value === '' && grouped.length === 0 ? [] : [{ label: name, op: '=', value }]
  })
}
