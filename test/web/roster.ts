import type { Schedule } from '../../src/oncall/schedule.ts'
import { onCallNow, plansFor } from '../../src/rulebook/oncall.ts'
import type { ApiDoor } from '../../src/web/api/door.ts'
import { NOW, OVERRIDE, type World } from './world.ts'

/** One schedule as it stands; what is arranged is kept by the world. Bob was called an hour ago. */
export function rosterOf(schedule: Schedule, world: World): ApiDoor['roster'] {
  const schedules = new Map([
    [schedule.name, { ...schedule, ...({ changes: 'now', notices: true, userGroup: null } as const) }],
  ])
  return {
    onCall: async at => onCallNow({ schedules }, at),
    plans: async () => plansFor(schedules),
    called: async () => [{ person: 'bob', at: new Date(NOW.getTime() - 3_600_000) }],
    overrides: async query => {
      world.asked.push(query)
      return { items: [OVERRIDE], next: null }
    },
    override: async (what, actor) => {
      world.overrides.push({ what, actor })
      return world.overridden
    },
    endOverride: async (id, actor) => {
      world.overrides.push({ what: 'end', id, actor })
      return world.overridden
    },
  }
}
