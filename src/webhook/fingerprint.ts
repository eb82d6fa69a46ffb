import type { Labels } from '../alert/alert.ts'

/**
 * Prometheus' own label fingerprint (`model.LabelSet.Fingerprint`): FNV-1a-64 over the labels sorted by name,
 * each as `name 0xFF value 0xFF`, in 16 hex digits.
 */
export function fingerprintOf(labels: Labels): string {
  const fnv = new Fnv()
  const names = Object.keys(labels)
  for (const name of names.every(isAscii) ? names.sort() : names.sort(byBytes)) {
    fnv.feed(name)
    fnv.feed(labels[name] ?? '')
  }
  return fnv.digest()
}

/** FNV-1a-64 in two 32-bit halves: BigInt would cost more than all the rest of the reading. */
class Fnv {
  private high = 0xcbf29ce4 | 0
  private low = 0x84222325 | 0

  feed(text: string): void {
    if (isAscii(text)) for (let i = 0; i < text.length; i++) this.mix(text.charCodeAt(i))
    else for (const byte of Buffer.from(text, 'utf8')) this.mix(byte)
    this.mix(0xff)
  }

  digest(): string {
    return hex(this.high) + hex(this.low)
  }

  // The prime is 2^40 + 0x1b3; the low half is multiplied in two pieces, for the sake of the carry.
  private mix(byte: number): void {
    const low = this.low ^ byte
    const lower = (low & 0xffff) * 0x1b3
    const upper = (low >>> 16) * 0x1b3 + (lower >>> 16)
    this.high = (Math.imul(this.high, 0x1b3) + (upper >>> 16) + (low << 8)) | 0
    this.low = (upper << 16) | (lower & 0xffff)
  }
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hex(half: number): string {
  return `${HEX[half >>> 24]}${HEX[(half >>> 16) & 255]}${HEX[(half >>> 8) & 255]}${HEX[half & 255]}`
}

/** Go sorts strings by their bytes, JavaScript by UTF-16 units; beyond ASCII the two differ. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
}
