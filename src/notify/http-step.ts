import type { Perform } from '../engine/ports.ts'
import { currentStep } from '../incident/incident.ts'
import type { Environment } from '../lib/variables.ts'
import { filled } from '../playbook/request.ts'
import type { Rulebook } from '../rulebook/rulebook.ts'
import { performHttpStep } from './http.ts'

/** `http` steps are called from here, everything else is left to `perform`. */
export function withHttpSteps(perform: Perform, rulebook: () => Rulebook, env: Environment): Perform {
  return async delivery => {
    const { effect, incident } = delivery
    if (effect.type !== 'run_step') return perform(delivery)
    const what = currentStep(incident, effect)?.step.what
    if (what?.kind !== 'http') return perform(delivery)
    const step = { type: 'record_step', run: effect.run, step: effect.step } as const
    const sent = filled(what.request, env)
    if ('missing' in sent) return { ...step, ok: false, detail: `not in the environment: ${sent.missing.join(', ')}` }
    const { allowPrivate } = rulebook()
    return { ...step, ...(await performHttpStep(sent.request, { allowPrivate, secrets: sent.secrets })) }
  }
}
