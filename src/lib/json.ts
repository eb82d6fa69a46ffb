/** What JSON can say. Outside data is `Json` until zod has read it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Whether two say the same, in whatever order their keys stand. */
export function sameJson(one: Json, other: Json): boolean {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') return one === other
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))]
  if (Array.isArray(one) !== Array.isArray(other) || entries.length !== others.size) return false
  return entries.every(([key, value]) => others.has(key) && sameJson(value, others.get(key) ?? null))
}
