import { type ClassifyRule, classifyRule, type SeverityChange } from '../alert/classify.ts'
import { complain, listOrNone, oneOrMore, strict, textUpTo, Wrong, wholeNumber } from './leaf.ts'
import { type Names, reference } from './names.ts'
import { matcher, severity } from './words.ts'

// How bad alerts are.

const steps = wholeNumber(1, 3)

const rule = (names: Names) =>
  strict({
    matchers: oneOrMore('matchers', matcher).optional(),
    active: oneOrMore('time intervals', reference('time interval', names)).optional(),
    count: wholeNumber(2, 1_000).optional(),
    severity: severity.optional(),
    raise: steps.optional(),
    lower: steps.optional(),
    type: textUpTo(60).optional(),
    because: textUpTo(200).optional(),
  }).transform((given, ctx): ClassifyRule => {
    const { count = null, type = null } = given
    const changes = [given.severity, given.raise, given.lower].filter(change => change !== undefined)
    if (changes.length > 1) complain(ctx, new Wrong('one of severity, raise and lower'))
    if (changes.length === 0 && (type === null || count !== null)) {
      complain(ctx, new Wrong(count === null ? 'one of severity, raise, lower and type' : 'severity or raise'))
    }
    // An incident does not get better by itself, and its type is known when it opens.
    if (count !== null && given.lower !== undefined)
      complain(ctx, new Wrong('severity or raise beside count'), ['lower'])
    if (count !== null && type !== null) complain(ctx, new Wrong('no type beside count'), ['type'])
    const { matchers = [], active = [], because = null } = given
    return classifyRule({ matchers: matchers.flat(), active, count, change: changeOf(given), type, because })
  })

export function classifyShape(names: Names) {
  return listOrNone('rules', rule(names)).transform((rules, ctx) => {
    const said = rules.map(({ name }) => name)
    said.forEach((name, index) => {
      const first = said.indexOf(name)
      if (first < index) complain(ctx, new Wrong(`each rule once; classify[${first}] asks and does the same`), [index])
    })
    return rules
  })
}

type Given = Readonly<Record<'raise' | 'lower', number | undefined>> & { readonly severity: SeverityTo | undefined }
type SeverityTo = Extract<SeverityChange, { to: unknown }>['to']

function changeOf({ severity, raise, lower }: Partial<Given>): SeverityChange | null {
  if (severity !== undefined) return { to: severity }
  if (raise !== undefined) return { worseBy: raise }
  return lower === undefined ? null : { worseBy: -lower }
}
