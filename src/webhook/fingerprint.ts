import type { Labels } from '../alert/alert.ts'

const ASCII = 0x7f
const SEPARATOR = 0xff

/**
 * Prometheus' own label fingerprint (`model.LabelSet.Fingerprint`): FNV-1a-64 over the labels sorted by name,
 * each as `name 0xFF value 0xFF`, in 16 hex digits.
 */
export function fingerprintOf(labels: Labels): string {
  const names = Object.keys(labels).sort()
  return fnv(inOrder(names, labels), ASCII) ?? fnv(inOrder(names.sort(byBytes), labels).map(utf8), SEPARATOR) ?? ''
}

function inOrder(names: readonly string[], labels: Labels): readonly string[] {
  const texts: string[] = []
  for (const name of names) texts.push(name, labels[name] ?? '')
  return texts
}

/**
 * FNV-1a-64 in two 32-bit halves, each text being followed by 0xFF: BigInt would cost more than all the rest of the
 * reading. Null where a character is none of those up to `last`.
 */
function fnv(texts: readonly string[], last: number): string | null {
  let high = 0xcbf29ce4 | 0
  let low = 0x84222325 | 0
  let highest = 0
  for (const text of texts) {
    for (let i = 0; i <= text.length; i++) {
      const byte = i < text.length ? text.charCodeAt(i) : SEPARATOR
      if (i < text.length && byte > highest) highest = byte
      low ^= byte
      // The prime is 2^40 + 0x1b3; what is carried over is the low half multiplied in two pieces.
      const carry = ((low >>> 16) * 0x1b3 + (((low & 0xffff) * 0x1b3) >>> 16)) >>> 16
      high = (Math.imul(high, 0x1b3) + carry + (low << 8)) | 0
      low = Math.imul(low, 0x1b3)
    }
  }
  return highest > last ? null : hex(high) + hex(low)
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hex(half: number): string {
  return `${HEX[half >>> 24]}${HEX[(half >>> 16) & 255]}${HEX[(half >>> 8) & 255]}${HEX[half & 255]}`
}

/** A character for each byte. */
function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** Go sorts strings by their bytes, JavaScript by UTF-16 units; beyond ASCII the two differ. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
}
