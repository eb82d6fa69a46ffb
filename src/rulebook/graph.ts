import type { z } from 'zod'
import { nearest } from '../lib/text.ts'
import type { PlaybookStep } from '../playbook/playbook.ts'
import { complain, Wrong } from './leaf.ts'

/** Every jump of a playbook lands on one step, and from every step there is a way to the end. */
export function checkGraph(steps: readonly PlaybookStep[], ctx: z.RefinementCtx): void {
  const ids = steps.map(step => step.id)
  ids.forEach((id, i) => {
    const first = ids.indexOf(id)
    if (first < i) {
      complain(ctx, new Wrong('an id of its own', { why: `step ${first + 1} is called ${id} too` }), ['steps', i, 'id'])
    }
  })
  const edges = steps.map(({ what }, i) => {
    if (what.kind !== 'ask') return [i + 1]
    return what.answers.map(answer => {
      if (answer.goto === null) return i + 1
      const target = ids.indexOf(answer.goto)
      if (target >= 0) return target
      const hint = nearest(answer.goto, ids)
      const wrong = new Wrong('the id of a step in this playbook', { why: 'there is no such step', hint })
      complain(ctx, wrong, ['steps', i, 'answers', answer.label])
      return i + 1
    })
  })
  const ending = reaching(edges)
  const caught = steps.findIndex((_, i) => !ending.has(i))
  if (caught >= 0) {
    const expected = 'an answer somewhere that leads out: this goes round without end'
    complain(ctx, new Wrong(expected), ['steps', caught])
  }
}

/** The steps from which the end, one behind the last, can be reached. */
function reaching(edges: readonly (readonly number[])[]): ReadonlySet<number> {
  const reached = new Set([edges.length])
  let before = 0
  while (reached.size > before) {
    before = reached.size
    edges.forEach((targets, i) => {
      if (targets.some(target => reached.has(target))) reached.add(i)
    })
  }
  return reached
}
