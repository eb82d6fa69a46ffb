/** Outside text made storable: NUL and other control characters go (PostgreSQL refuses NUL), newlines and tabs stay. */
export function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').toWellFormed()
}

/** At most `max` UTF-16 units, never half a character, the cut shown by an ellipsis. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** `1 alert`, `3 alerts`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`
}

/** Others' words on one line, at most `max`. */
export function line(text: string, max: number): string {
  return cut(oneLine(text), max)
}

/** Others' lines strung together on one, at most `max`: what neither ends nor goes on with the next is set apart by a dot. */
export function strung(text: string, max: number): string {
  const lines = text.split('\n').map(part => oneLine(part).replace(/^[-*•] /, ''))
  const said = lines.filter(part => part !== '')
  const apart = (part: string, next: string | undefined) =>
    next !== undefined && !/[.:;,!?…]$/.test(part) && (!/^\p{Ll}/u.test(next) || /^[\w.-]+ ?[:=]/.test(next))
  return cut(said.map((part, at) => (apart(part, said[at + 1]) ? `${part} ·` : part)).join(' '), max)
}

/** Text as it stands within HTML or XML, in an attribute too. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

/** Lowercase letters, digits and single dashes, at most `max`: what every channel name and file name accepts. */
export function slug(text: string, max: number): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, max)
    .replace(/-+$/, '')
}

/** The candidate nearest to a mistyped word, or null where none is near enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), least)
    if (distance < least) [best, least] = [candidate, distance]
  }
  return best
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? limit
}
