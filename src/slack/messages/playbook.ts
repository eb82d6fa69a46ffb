import type { KnownBlock } from '@slack/web-api'
import { holderOf, type Incident, label } from '../../incident/incident.ts'
import { line } from '../../lib/text.ts'
import { later } from '../../lib/time.ts'
import type { PlaybookStep, Run } from '../../playbook/playbook.ts'
import { hasFailed, isAgreed, isAutomatic, stepOf } from '../../playbook/walk.ts'
import { answerAction, assignStep, claimRole, type StepRef, stepAction } from '../ids.ts'
import { cutTo, date, link, mrkdwn, plain, webAddress } from '../text.ts'
import { actions, ask, button, context, section } from './blocks.ts'
import { type Message, message, type Rules, said } from './message.ts'
import { resultLine, stepTitle } from './steps.ts'
import { dots, lines, roleTitle, room } from './words.ts'

/** Sixty steps still make one short card: what is over and what comes is cut to a few lines. */
const BEHIND = 6
const AHEAD = 4
const CELLS = 10

/** The card of one walk through a playbook, edited in place. */
export function playbookMessage(incident: Incident, run: Run, rules: Rules): Message {
  const step = stepOf(run, run.current)
  const title = line(run.playbook.title, 120)
  const where = progress(run)
  const now = step ? `, now: ${stepTitle(step, rules)}` : ''
  return message(mrkdwn`Playbook ${title} of ${label(incident)}: ${where}${now}`, [
    section(lines([mrkdwn`*Playbook: ${title}*`, mrkdwn`${bar(run)} ${where}`])),
    behind(run, rules),
    ...(step ? current(incident, run, step, rules) : []),
    step ? ahead(run, step, rules) : null,
  ])
}

/** What stays where its card was before the incident had its own channel: nothing to press twice. */
export function leftPlaybookMessage(incident: Incident, run: Run): Message {
  const text = mrkdwn`*Playbook: ${line(run.playbook.title, 120)}* goes on in ${room(incident) ?? 'its channel'}.`
  return message(text, [section(text)])
}

function progress(run: Run): string {
  if (run.current !== null) return `step ${position(run) + 1} of ${run.playbook.steps.length}`
  const tally = (outcome: string) => run.results.filter(result => result.outcome === outcome).length
  const told = [`${tally('done')} done`, `${tally('skipped')} skipped`, `${tally('failed')} failed`]
  return `finished · ${told.filter(text => !text.startsWith('0 ')).join(', ') || 'nothing was needed'}`
}

function bar(run: Run): string {
  const steps = run.playbook.steps.length
  const full = run.current === null || steps === 0 ? CELLS : Math.floor((position(run) / steps) * CELLS)
  return '▰'.repeat(full) + '▱'.repeat(CELLS - full)
}

function position(run: Run): number {
  return Math.max(
    0,
    run.playbook.steps.findIndex(({ id }) => id === run.current),
  )
}

function behind(run: Run, rules: Rules): KnownBlock | null {
  const over = run.results.filter(result => result.step !== run.current)
  const shown = over.slice(-BEHIND).flatMap(result => {
    const index = run.playbook.steps.findIndex(({ id }) => id === result.step)
    const step = run.playbook.steps[index]
    return step ? [cutTo(resultLine(index + 1, step, result, rules), 280)] : []
  })
  if (shown.length === 0) return null
  const earlier = over.length - shown.length
  return section(lines([earlier > 0 ? mrkdwn`… ${earlier} earlier` : null, ...shown]), 2_000)
}

function current(incident: Incident, run: Run, step: PlaybookStep, rules: Rules): KnownBlock[] {
  const ref = { incident: incident.id, run: run.id, step: position(run) }
  const failure = hasFailed(run) ? (run.results.at(-1)?.detail ?? 'no reason was given') : null
  const agreed = run.confirmedBy.length
  const facts = dots([
    owner(incident, step, rules),
    run.assignee ? `asked: ${line(run.assignee.name, 60)}` : null,
    step.withinMs === null ? null : mrkdwn`due ${date(later(run.since, step.withinMs))}`,
    step.confirmations > 1 ? `confirmed by ${agreed} of ${step.confirmations}` : null,
    isRunning(run, step) ? 'running…' : null,
    webAddress(step.help) ? link(step.help, 'Help') : null,
  ])
  const title = mrkdwn`*${ref.step + 1}. ${stepTitle(step, rules, 300)}*`
  const failed = failure === null ? null : mrkdwn`✗ failed: ${line(failure, 300)}`
  return said([
    section(lines([title, failed, facts.source === '' ? null : facts]), 3_000),
    buttons(incident, run, step, ref, rules),
  ])
}

function owner(incident: Incident, step: PlaybookStep, rules: Rules): string | null {
  if (step.owner === null) return null
  const holder = holderOf(incident, step.owner)
  return `for ${roleTitle(step.owner, rules)}${holder ? ` (${line(holder.name, 60)})` : ', which nobody holds yet'}`
}

function isRunning(run: Run, step: PlaybookStep): boolean {
  return isAutomatic(step) && isAgreed(run, step) && !hasFailed(run)
}

function buttons(incident: Incident, run: Run, step: PlaybookStep, ref: StepRef, rules: Rules): KnownBlock | null {
  const skip = button('Skip', stepAction('skip_step', ref))
  if (isRunning(run, step)) return actions([skip])
  const { what } = step
  if (what.kind === 'role') {
    const claim = button(`Claim ${roleTitle(what.role, rules)}`, claimRole(incident.id, what.role), 'primary')
    return actions([claim, ask('roles', incident), skip])
  }
  const assign = assignStep(ref)
  const initial = run.assignee && /^[UW][A-Z0-9]+$/.test(run.assignee.id) ? { initial_user: run.assignee.id } : {}
  const pick = {
    type: 'users_select',
    action_id: assign.action_id,
    placeholder: plain('Assign', 150),
    ...initial,
  } as const
  return actions([...doing(run, step, ref), skip, pick], assign.block_id)
}

function doing(run: Run, step: PlaybookStep, ref: StepRef) {
  const does = stepAction('do_step', ref)
  if (hasFailed(run)) return [button('Try again', does, 'primary')]
  if (!isAgreed(run, step))
    return [button(`Confirm (${run.confirmedBy.length + 1} of ${step.confirmations})`, does, 'danger')]
  if (step.what.kind !== 'ask') return [button('Done', does, 'primary')]
  return step.what.answers.slice(0, 20).map(({ label }, nth) => button(label, answerAction(ref, nth)))
}

function ahead(run: Run, step: PlaybookStep, rules: Rules): KnownBlock | null {
  const from = run.playbook.steps.indexOf(step) + 1
  const coming = run.playbook.steps.slice(from)
  if (coming.length === 0) return null
  const shown = coming.slice(0, AHEAD).map((next, i) => mrkdwn`${from + 1 + i}. ${stepTitle(next, rules, 80)}`)
  const rest = coming.length - shown.length
  return context(lines([...shown, rest > 0 ? mrkdwn`… and ${rest} more` : null]), 1_500)
}
