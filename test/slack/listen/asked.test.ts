import { describe, expect, test } from 'vitest'
import { type Asked, parseWords } from '../../../src/slack/listen/asked.ts'
import { unescapeText } from '../../../src/slack/listen/unescape.ts'
import { VOCABULARY, wordOf } from '../../../src/slack/vocabulary.ts'

const ALL = { from: null, until: null }

test.each<[string, Asked]>([
  ['', { word: 'declare', title: null }],
  ['   ', { word: 'declare', title: null }],
  ['declare', { word: 'declare', title: null }],
  ['declare Checkout is  down', { word: 'declare', title: 'Checkout is down' }],
  ['declare a &lt;b&gt; &amp; c', { word: 'declare', title: 'a <b> & c' }],
  ['new Disk &amp;lt; full', { word: 'declare', title: 'Disk &lt; full' }],
  ['DECLARE x', { word: 'declare', title: 'x' }],
  ['list', { word: 'list' }],
  ['whoami', { word: 'whoami' }],
  ['ack', { word: 'ack', number: null }],
  ['ack INC-7', { word: 'ack', number: 7 }],
  ['acknowledge inc-7', { word: 'ack', number: 7 }],
  ['ack 7', { word: 'ack', number: 7 }],
  ['ack #7', { word: 'ack', number: 7 }],
  ['ack inc7', { word: 'ack', number: 7 }],
  ['ack please', { word: 'ack', number: null }],
  ['mitigated INC-12', { word: 'mitigate', number: 12 }],
  ['resolve', { word: 'resolve', number: null, summary: null }],
  ['resolve 7', { word: 'resolve', number: 7, summary: null }],
  ['resolve INC-7', { word: 'resolve', number: 7, summary: null }],
  ['resolve INC-7 rolled back', { word: 'resolve', number: 7, summary: 'rolled back' }],
  ['resolved rolled back', { word: 'resolve', number: null, summary: 'rolled back' }],
  ['resolve 7 pods restarted', { word: 'resolve', number: null, summary: '7 pods restarted' }],
  ['resolve INC-7 one\ntwo', { word: 'resolve', number: 7, summary: 'one\ntwo' }],
  ['reopen INC-7', { word: 'reopen', number: 7 }],
  ['sev 2', { word: 'sev', severity: 'sev2', number: null }],
  ['sev2', { word: 'sev', severity: 'sev2', number: null }],
  ['SEV-1', { word: 'sev', severity: 'sev1', number: null }],
  ['sev2 INC-7', { word: 'sev', severity: 'sev2', number: 7 }],
  ['sev 2 7', { word: 'sev', severity: 'sev2', number: 7 }],
  ['sev INC-7 2', { word: 'sev', severity: 'sev2', number: 7 }],
  ['severity critical', { word: 'sev', severity: 'sev1', number: null }],
  ['sev 5', { word: 'sev', severity: null, number: null }],
  ['sev', { word: 'sev', severity: null, number: null }],
  ['role commander', { word: 'role', role: 'commander', user: null, number: null }],
  ['role Commander <@U123|ada>', { word: 'role', role: 'commander', user: 'U123', number: null }],
  ['role commander to <@W123>', { word: 'role', role: 'commander', user: 'W123', number: null }],
  ['role INC-7 <@U1|ada> commander', { word: 'role', role: 'commander', user: 'U1', number: 7 }],
  ['role incident commander', { word: 'role', role: 'incident commander', user: null, number: null }],
  ['role', { word: 'role', role: null, user: null, number: null }],
  ['note', { word: 'note', number: null, text: '' }],
  ['note 3 pods are gone', { word: 'note', number: null, text: '3 pods are gone' }],
  ['note INC-7 <@U1|ada> looks at it', { word: 'note', number: 7, text: '@ada looks at it' }],
  ['note INC-7: seen', { word: 'note', number: 7, text: 'seen' }],
  ['note first\n  second', { word: 'note', number: null, text: 'first\n  second' }],
  ['escalate', { word: 'escalate', number: null }],
  ['page', { word: 'escalate', number: null }],
  ['page INC-7', { word: 'escalate', number: 7 }],
  ['page <@U1|ada> payments, dba INC-7', { word: 'page', number: 7, users: ['U1'], names: ['payments', 'dba'] }],
  ['page channel:<#C1|payments>', { word: 'page', number: null, users: [], names: ['channel:#payments'] }],
  ['page me --test', { word: 'test_page' }],
  ['page —test', { word: 'test_page' }],
  ['cant', { word: 'cant', number: null }],
  ["Can't INC-7", { word: 'cant', number: 7 }],
  ['decline 7', { word: 'cant', number: 7 }],
  ['channel', { word: 'channel', number: null }],
  ['promote INC-7', { word: 'channel', number: 7 }],
  ['playbook', { word: 'playbook', number: null, name: null }],
  ['playbook checkout-down INC-7', { word: 'playbook', number: 7, name: 'checkout-down' }],
  ['why', { word: 'why', number: null, words: null }],
  ['why INC-7', { word: 'why', number: 7, words: null }],
  ['explain 7', { word: 'why', number: 7, words: null }],
  ['why INC-7 and INC-8', { word: 'why', number: null, words: 'INC-7 and INC-8' }],
  ['why disk  &lt;50%', { word: 'why', number: null, words: 'disk <50%' }],
  ['silence', { word: 'silence', number: null }],
  ['mute INC-7', { word: 'silence', number: 7 }],
  ['silence 7', { word: 'silence', number: 7 }],
  ['silence list', { word: 'silences' }],
  ['silences', { word: 'silences' }],
  ['Silences INC-7', { word: 'silence', number: 7 }],
  ['silence end 12', { word: 'end_silence', id: 12 }],
  ['silence end #12', { word: 'end_silence', id: 12 }],
  ['silences stop 12', { word: 'end_silence', id: 12 }],
  ['silence end', { word: 'end_silence', id: null }],
  ['silence end all', { word: 'end_silence', id: null }],
  ['silenc', { word: 'unknown', said: 'silenc', meant: 'silence' }],
  ['join 7', { word: 'join', number: 7 }],
  ['timeline', { word: 'timeline', number: null }],
  ['pm INC-7', { word: 'postmortem', number: 7 }],
  ['help', { word: 'help', about: null }],
  ['help Ack', { word: 'help', about: 'ack' }],
  ['acknowlege', { word: 'unknown', said: 'acknowlege', meant: 'ack' }],
  ['resovle INC-7', { word: 'unknown', said: 'resovle', meant: 'resolve' }],
  ['checkout is down', { word: 'unknown', said: 'checkout', meant: null }],
  ['update all', { word: 'unknown', said: 'update', meant: null }],
  ['oncall', { word: 'oncall', name: null, at: null }],
  ['who is on call?', { word: 'oncall', name: null, at: null }],
  ['oncall payments', { word: 'oncall', name: 'payments', at: null }],
  ['oncall for payments at tomorrow 18:00', { word: 'oncall', name: 'payments', at: 'tomorrow 18:00' }],
  ['oncall at 2026-12-24 09:00', { word: 'oncall', name: null, at: '2026-12-24 09:00' }],
  ['oncall in 2h', { word: 'oncall', name: null, at: 'in 2h' }],
  ['cover', { word: 'cover', schedule: null, between: ALL }],
  ['cover me', { word: 'cover', schedule: null, between: ALL }],
  ['cover me payments', { word: 'cover', schedule: 'payments', between: ALL }],
  ['cover me 18:00 - 20:00', { word: 'cover', schedule: null, between: { from: '18:00', until: '20:00' } }],
  [
    'cover me in payments from Fri 17:00 to Mon 09:00',
    { word: 'cover', schedule: 'payments', between: { from: 'Fri 17:00', until: 'Mon 09:00' } },
  ],
  ['cover me for 2h', { word: 'cover', schedule: null, between: { from: null, until: '2h' } }],
  [
    'cover me until tomorrow 09:00',
    { word: 'cover', schedule: null, between: { from: null, until: 'tomorrow 09:00' } },
  ],
  ['override', { word: 'override', user: null, instead: null, schedule: null, between: ALL }],
  ['override payments', { word: 'override', user: null, instead: null, schedule: 'payments', between: ALL }],
  ['override <@U1>', { word: 'override', user: 'U1', instead: null, schedule: null, between: ALL }],
  [
    'override <@U1|bob> for <@U2> payments from 18:00 until 22:00',
    { word: 'override', user: 'U1', instead: 'U2', schedule: 'payments', between: { from: '18:00', until: '22:00' } },
  ],
  ['override list', { word: 'overrides' }],
  ['overrides', { word: 'overrides' }],
  ['override end #7', { word: 'end_override', id: 7 }],
  ['override end', { word: 'end_override', id: null }],
  ['swap', { word: 'swap', user: null, schedule: null, mine: null, theirs: null }],
  ['swap with <@U1>', { word: 'swap', user: 'U1', schedule: null, mine: null, theirs: null }],
  [
    'swap <@U1> payments Fri 17:00 for 2026-12-24 09:00',
    { word: 'swap', user: 'U1', schedule: 'payments', mine: 'Fri 17:00', theirs: '2026-12-24 09:00' },
  ],
  ['oncal', { word: 'unknown', said: 'oncal', meant: 'oncall' }],
])('/incident %s', (text, asked) => {
  expect(parseWords(text)).toEqual(asked)
})

test.each<[string, string]>([
  ['&lt;!channel&gt;', '<!channel>'],
  ['<!channel> <!here|here>', '@channel @here'],
  ['<@U1|ada> in <#C1|general>', '@ada in #general'],
  ['<@U1> in <#C1>', '@U1 in #C1'],
  ['<https://a.b/?x=1&amp;y=2|a.b>', 'https://a.b/?x=1&y=2'],
  ['<mailto:a@b.c|a@b.c>', 'mailto:a@b.c'],
  ['<!subteam^S1|@oncall>', '@oncall'],
  ['&amp;lt;', '&lt;'],
])('unescapes %s once', (text, plain) => {
  expect(unescapeText(text)).toBe(plain)
})

describe('the vocabulary', () => {
  test('has no word twice', () => {
    const all = VOCABULARY.flatMap(({ word, aliases }) => [word, ...aliases])
    expect(new Set(all).size).toBe(all.length)
  })

  test.each(VOCABULARY.map(({ word, usage }) => [word, usage]))('%s is used as it says', (word, usage) => {
    expect(wordOf(usage.split(' ')[0] ?? '')?.word).toBe(word)
    expect(wordOf(word.toUpperCase())?.word).toBe(word)
  })

  test('is never guessed where it would call people', () => {
    for (const said of ['escalat', 'ecsalate', 'pge', 'cal']) {
      expect(parseWords(said)).not.toMatchObject({ meant: expect.stringMatching(/escalate|page/) })
    }
  })

  test('is never guessed from a word far away', () => {
    expect(parseWords('zebra')).toMatchObject({ word: 'unknown', meant: null })
  })
})
