import { test } from 'vitest'
import { ReplayWorld } from '../../src/cli/replay-world.ts'
import { later } from '../../src/lib/time.ts'
import { alert } from '../kit/engine.ts'
import { T0 } from '../kit/given.ts'
import { expectNoBlowUp } from '../kit/growth.ts'
import { rulebookOf } from '../kit/rulebook.ts'

test('one incident of very many alerts does not hold a replay up, whatever rules count in it', async () => {
  const rulebook = rulebookOf(`
workspace: { operators: "#tocsin" }
classify: [{ matchers: [severity=warning], lower: 1 }, { count: 1000, severity: sev1 }]
route: { group_by: [service] }
`)
  await expectNoBlowUp(factor => {
    const world = new ReplayWorld(rulebook, () => {})
    for (let nth = 0; nth < 500 * factor; nth++) {
      world.take([alert(`a${nth}`, { severity: 'sev3' })], later(T0, nth))
    }
  })
})
