/** A word after `/incident`: what people may say instead, how it is used, and what it does in one line. */
export type Word = {
  readonly word: string
  readonly aliases: readonly string[]
  readonly usage: string
  readonly line: string
}

/** Every word there is. Parsing, the nearest word for a mistyped one, and the help are made from it. */
export const VOCABULARY = [
  entry('declare', ['new', 'create', 'start'], 'declare [title]', 'opens an incident; without a title it asks'),
  entry('list', ['ls', 'incidents'], 'list', 'shows the open incidents'),
  entry('ack', ['acknowledge', 'acknowledged'], 'ack [INC-7]', 'somebody looks at it: nobody further is called'),
  entry('mitigate', ['mitigated'], 'mitigate [INC-7]', 'the harm has stopped, the cause may not be fixed yet'),
  entry(
    'resolve',
    ['resolved', 'close', 'closed'],
    'resolve [INC-7] [summary]',
    'it is over; without a summary it asks',
  ),
  entry('reopen', ['reopened', 'unresolve'], 'reopen [INC-7]', 'it was not over'),
  entry('sev', ['severity', 'priority'], 'sev 2 [INC-7]', 'sets the severity, from 1 (worst) to 4'),
  entry(
    'role',
    ['roles', 'assign', 'claim'],
    'role commander [@ada] [INC-7]',
    'gives a role; without a person you take it',
  ),
  entry('note', ['log', 'remark'], 'note [INC-7] text', 'puts a remark on the timeline'),
  entry('escalate', ['call'], 'escalate [INC-7]', 'calls the next people at once'),
  entry(
    'page',
    [],
    'page @ada | team [INC-7]',
    'calls these people, a team or whoever is on call in a schedule; "page me --test" tries your own ways',
  ),
  entry('cant', ["can't", 'decline'], "can't [INC-7]", 'you cannot take it: you are not called for it any further'),
  entry(
    'oncall',
    ['who', 'on-call'],
    'oncall [payments] [at tomorrow 18:00]',
    'shows who is on call in a schedule, for a team or everywhere, and who is next',
  ),
  entry(
    'cover',
    [],
    'cover me [payments] [from Fri 17:00 to Mon 09:00]',
    'asks the others of the rotation; the first to accept is on call in your place',
  ),
  entry(
    'override',
    ['overrides'],
    'override @bob [for @ada] [payments] [from 18:00 to 22:00] | list | end 7',
    'puts somebody in; without a person it asks',
  ),
  entry('swap', [], 'swap @bob [payments] [Fri 17:00 for Mon 09:00]', 'exchanges shifts with somebody who accepts'),
  entry('playbook', ['playbooks', 'runbook'], 'playbook [name] [INC-7]', 'starts a playbook; without a name it asks'),
  entry(
    'silence',
    ['silences', 'mute'],
    'silence [INC-7 | list | end 12]',
    'mutes alerts for a time: asks which, lists what is silent, or ends a silence',
  ),
  entry(
    'why',
    ['explain', 'reason'],
    'why [INC-7 | words]',
    'says why it called people, or why alerts with these words did not',
  ),
  entry('channel', ['promote'], 'channel [INC-7]', 'opens a channel for what is dealt with in a thread'),
  entry('join', ['enter'], 'join [INC-7]', 'makes you one of its responders, and takes you into its channel'),
  entry('timeline', ['history'], 'timeline [INC-7]', 'shows what happened so far'),
  entry('postmortem', ['retro', 'retrospective', 'pm'], 'postmortem [INC-7]', 'shows where the postmortem is'),
  entry('whoami', ['me'], 'whoami', 'says who you are to Tocsin and what you may do'),
  entry('help', ['?', 'h'], 'help [word]', 'this'),
] as const

export type WordName = (typeof VOCABULARY)[number]['word']

/** The entry for a word or one of its aliases, in any case. */
export function wordOf(said: string): (Word & { readonly word: WordName }) | null {
  const word = said.toLowerCase()
  return VOCABULARY.find(entry => entry.word === word || entry.aliases.includes(word)) ?? null
}

/** Words and aliases, for finding what a mistyped one meant; what calls people is never guessed. */
export function guessable(): readonly string[] {
  return VOCABULARY.filter(({ word }) => word !== 'escalate' && word !== 'page').flatMap(({ word, aliases }) => [
    word,
    ...aliases,
  ])
}

function entry<W extends string>(word: W, aliases: readonly string[], usage: string, line: string) {
  return { word, aliases, usage, line }
}
