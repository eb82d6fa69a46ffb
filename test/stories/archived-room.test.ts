import { expect, test } from 'vitest'
import { inWorld } from '../kit/honest.ts'
import { CHANNELS, PEOPLE } from '../kit/people.ts'

const RULEBOOK = `
people: { ada: { name: Ada Lind, slack: ${PEOPLE.ada} } }
sources: { prod: { type: alertmanager, secret: "\${PROD_SECRET}" } }
route: { room: "#payments" }
`
const channels = CHANNELS.map(channel =>
  channel.name === 'payments' ? { ...channel, members: Object.values(PEOPLE) } : channel,
)

test(
  'where there are no operators and people archive the channel, everybody is told what cannot be done',
  inWorld({ rulebook: RULEBOOK, slack: { channels } }, async ({ alert, clear, settle, people, room }) => {
    await alert({})
    await settle()
    await people.ada.act.archive(room('payments').channel)
    await clear({})
    await settle()
    expect(room('incidents').says('offer_resolve could not be done: the channel is archived')).toBe(true)
  }),
)
