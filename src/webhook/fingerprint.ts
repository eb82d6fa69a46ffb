import type { Labels } from '../alert/alert.ts'

/**
 * Prometheus' own label fingerprint (`model.LabelSet.Fingerprint`): FNV-1a-64 over the labels sorted by name,
 * each as `name 0xFF value 0xFF`, in 16 hex digits.
 */
export function fingerprintOf(labels: Labels): string {
  const fnv = new Fnv()
  for (const name of Object.keys(labels).sort(byBytes)) {
    fnv.feed(name)
    fnv.feed(labels[name] ?? '')
  }
  return fnv.digest()
}

/** FNV-1a-64 in two 32-bit halves: BigInt would cost more than all the rest of the reading. */
class Fnv {
  private high = 0xcbf29ce4
  private low = 0x84222325

  feed(text: string): void {
    for (const byte of Buffer.from(text, 'utf8')) this.mix(byte)
    this.mix(0xff)
  }

  digest(): string {
    return this.high.toString(16).padStart(8, '0') + this.low.toString(16).padStart(8, '0')
  }

  // The prime is 2^40 + 0x1b3; every product stays below 2^53.
  private mix(byte: number): void {
    const low = (this.low ^ byte) >>> 0
    const product = low * 0x1b3
    this.high = (this.high * 0x1b3 + Math.floor(product / 0x1_0000_0000) + low * 0x100) % 0x1_0000_0000
    this.low = product % 0x1_0000_0000
  }
}

/** Go sorts strings by their bytes, JavaScript by UTF-16 units; beyond ASCII the two differ. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
}
