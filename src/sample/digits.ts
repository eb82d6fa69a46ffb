import { createHash } from 'node:crypto'

/** So many digits, the first no zero, that are always the same for `id`: where a system counts its things. At most 15. */
export function digits(id: string, length: number): string {
  const number = createHash('sha256').update(id).digest().readBigUInt64BE()
  const least = 10n ** BigInt(length - 1)
  return String(least + (number % (9n * least)))
}
