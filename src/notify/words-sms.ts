import { headline, TEST_SAID, type Test, type Told } from './told.ts'

/** How bad, which, what, and the way to it: at most two segments of a short message. */
export function smsWords(told: Told | Test): string {
  if (told.kind === 'test') return `Tocsin: ${TEST_SAID}`
  const link = told.links ? `\n${told.links.show}` : ''
  for (let max = 300; max >= LEAST; max--) {
    const text = plain(headline(told, max)) + link
    if (fits(text)) return text
  }
  return withoutForeign(plain(headline(told, LEAST))) + link
}

/** A shorter headline says nothing; rather than that, letters are lost. */
const LEAST = 60

/** Two segments of 140 bytes, less six in each that join them: in seven bits a character, or in sixteen (3GPP TS 23.038). */
function fits(text: string): boolean {
  const foreign = [...text].some(character => !BASIC.has(character) && !EXTENDED.has(character))
  if (foreign) return text.length <= 134
  return [...text].reduce((sum, character) => sum + (EXTENDED.has(character) ? 2 : 1), 0) <= 306
}

const BASIC = new Set(
  ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz\n\r' +
    'ÄÖÑÜäöñüàÆæØøÅåßÉèéùìòÇ£¥§¿¡¤ΔΦΓΛΩΠΨΣΘΞ',
)
const EXTENDED = new Set('^{}\\[~]|€')

/** One fine dash would halve what fits. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[‘’]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/[‐-―]/g, '-')
    .replaceAll('…', '...')
    .replaceAll('→', '->')
}

function withoutForeign(text: string): string {
  return [...text].map(character => (BASIC.has(character) || EXTENDED.has(character) ? character : '?')).join('')
}
