/** How bad, from sev1 (critical) to sev4 (information). */
export type Severity = 'sev1' | 'sev2' | 'sev3' | 'sev4'

export const SEVERITIES: readonly Severity[] = ['sev1', 'sev2', 'sev3', 'sev4']

const WORDS: ReadonlyMap<string, Severity> = new Map([
  ...words('sev1', 'critical page emergency disaster fatal p1 sev1 sev-1 1'),
  ...words('sev2', 'error high major p2 sev2 sev-2 2'),
  ...words('sev3', 'warning warn medium minor average ticket p3 sev3 sev-3 3'),
  ...words('sev4', 'info information informational low notice p4 p5 sev4 sev-4 4 5'),
])

/** What most senders call it. */
const USUAL: Readonly<Record<Severity, string>> = { sev1: 'critical', sev2: 'error', sev3: 'warning', sev4: 'info' }

export function usualWord(severity: Severity): string {
  return USUAL[severity]
}

/** The severity that a sender's word means, whatever its case; null where the word is unknown. */
export function severityOf(word: string): Severity | null {
  return WORDS.get(word.trim().toLowerCase()) ?? null
}

export function isSeverity(word: string): word is Severity {
  return SEVERITIES.some(severity => severity === word)
}

/** The worse of two; null yields to anything. */
export function worse(a: Severity, b: Severity | null): Severity {
  return b !== null && b < a ? b : a
}

function words(severity: Severity, list: string): readonly [string, Severity][] {
  return list.split(' ').map(word => [word, severity])
}
