import type { Rulebook } from '../rulebook/rulebook.ts'
import type { Act } from './answering.ts'

/** What an SMS asks for; without a number: of whatever its sender was called to last. */
export type Reply = { readonly act: Act; readonly number: number | null }

const WORDS: ReadonlyMap<string, Act> = new Map([
  ...(['1', 'ack', 'acknowledge', 'ok', 'yes'] as const).map(word => [word, 'acknowledge'] as const),
  ...(['2', 'escalate', 'next'] as const).map(word => [word, 'escalate'] as const),
  ...(['3', 'decline', 'cant', "can't", 'cannot', 'no'] as const).map(word => [word, 'decline'] as const),
])

/** Reads `ack`, `ACK 142`, `1`, `1 INC-142`, `escalate 142`, `can't`; null where it is none of them. */
export function readReply(text: string): Reply | null {
  const said = text.trim().toLowerCase().replaceAll('’', "'")
  const [, word = '', number] = /^([a-z']+|[123])(?:\s+(?:inc-?\s?|#)?([1-9]\d{0,8}))?\s*[.!]*$/.exec(said) ?? []
  const act = WORDS.get(word)
  return act ? { act, number: number === undefined ? null : Number(number) } : null
}

/** The rulebook's names of those who are called at this number: several may share one. */
export function peopleWith(phone: string, { people }: Pick<Rulebook, 'people'>): readonly string[] {
  const found = [...people].filter(([, person]) => {
    const others = person.reach.filter(({ via }) => via === 'sms' || via === 'call').map(({ to }) => to)
    return [person.phone, ...others].includes(phone)
  })
  return found.map(([name]) => name)
}
