import type { Incident } from './incident.ts'

/** The team's own pages about it, as people call them; what is no address of the web leads nowhere. */
export function pagesOf({ links }: Pick<Incident, 'links'>): readonly (readonly [name: string, address: string])[] {
  const pages = [['Runbook', links.runbook] as const, ['Dashboard', links.dashboard] as const]
  return pages.flatMap(([name, address]) =>
    address && /^https?:\/\//i.test(address) ? [[name, address] as const] : [],
  )
}
