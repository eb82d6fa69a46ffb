import { z } from 'zod'
import { LIMITS } from '../../alert/alert.ts'
import type { Incident } from '../../incident/incident.ts'
import { Fault } from '../../lib/fault.ts'
import { clean } from '../../lib/text.ts'
import type { ApiDoor } from './door.ts'

/** What endpoints read, in the shapes that several share. */
export const text = (max: number) => z.string().overwrite(clean).trim().min(1).max(max)

export const Instant = z.iso.datetime({ offset: true, error: 'expected an instant such as 2026-09-14T09:00:00Z' })

export const Title = text(LIMITS.title)
export const Description = z.string().overwrite(clean).max(LIMITS.description)

export const ByNumber = z.object({
  number: z
    .string()
    .regex(/^(INC-)?[1-9]\d{0,8}$/i, 'expected a number such as 142 or INC-142')
    .describe('142 or INC-142'),
})

export const Paging = z.strictObject({
  cursor: z.string().max(2_000).optional().describe('the "next" of an earlier page'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A switch in an address: `?open`, `?open=true`, `?open=1`, `?open=false`, `?open=0`. */
export const Switch = z.enum(['', 'true', '1', 'false', '0'])

export function isOn(value: z.infer<typeof Switch> | undefined): boolean {
  return value === '' || value === 'true' || value === '1'
}

export async function incidentOf(door: ApiDoor, number: string): Promise<Incident> {
  const incident = await door.ask.byNumber(Number(number.replace(/^INC-/i, '')))
  if (incident) return incident
  throw new Fault('not_found', `there is no incident ${number}`)
}

/** The cursor only where there is one: its absence is not `undefined`. */
export function paging({ cursor, limit }: { cursor?: string | undefined; limit: number }): {
  cursor?: string
  limit: number
} {
  return cursor === undefined ? { limit } : { cursor, limit }
}
