import type { ClassifyRule } from '../alert/classify.ts'
import { type Matcher, matcherText, matches } from '../alert/matcher.ts'
import { SEVERITIES, usualWord } from '../alert/severity.ts'
import { contradiction, type Hint } from './lint-routes.ts'
import type { Rulebook } from './rulebook.ts'

const WORDS = SEVERITIES.map(usualWord)

/** Rules that no alert can match. */
export function lintClassify({ classify, services }: Pick<Rulebook, 'classify' | 'services'>): readonly Hint[] {
  const tiers = new Set([...services.values()].map(({ tier }) => tier))
  return classify.flatMap((rule, index) => {
    const path = ['classify', index]
    return contradiction(rule, rule.matchers, path) ?? withoutWord(rule, path) ?? withoutTier(rule, tiers, path) ?? []
  })
}

function withoutWord({ matchers }: ClassifyRule, path: Hint['path']): Hint | null {
  const never = matchers.find(matcher => {
    return matcher.label === 'severity' && !WORDS.some(word => matches(matcher, { severity: word }))
  })
  if (never === undefined) return null
  return { path, message: `nothing comes here: ${matcherText(never)}; severity is one of ${WORDS.join(', ')} here` }
}

/** A sender may have the label, too; most have not, and then it is the service that has no such tier. */
function withoutTier({ matchers }: ClassifyRule, tiers: ReadonlySet<number | null>, path: Hint['path']): Hint | null {
  const isTier = ({ label, op, value }: Matcher) => label === 'tier' && op === '=' && value !== ''
  const never = matchers.find(matcher => isTier(matcher) && ![...tiers].some(tier => String(tier) === matcher.value))
  if (never === undefined) return null
  return { path, message: `no service has ${matcherText(never)}; say tier: ${never.value} at one, or take this out` }
}
