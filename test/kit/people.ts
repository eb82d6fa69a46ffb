import type { SandboxOptions } from '../../src/sandbox/options.ts'

/** Whom the stories are about: four people of the rulebook, one who is not in it, and three who may not act. */
export const PEOPLE = {
  ada: 'U0ADA',
  bob: 'U0BOB',
  carol: 'U0CAROL',
  dan: 'U0DAN',
  mia: 'U0MIA',
  guest: 'U0GUEST',
  stranger: 'U0STRANGER',
  gone: 'U0GONE',
} as const

export type Name = keyof typeof PEOPLE

export const USERS: SandboxOptions['users'] = [
  { id: PEOPLE.ada, name: 'ada', real_name: 'Ada Lind', tz: 'Europe/Berlin' },
  { id: PEOPLE.bob, name: 'bob', real_name: 'Bob Marsh', tz: 'Europe/Berlin' },
  { id: PEOPLE.carol, name: 'carol', real_name: 'Carol Ito', tz: 'Asia/Tokyo' },
  { id: PEOPLE.dan, name: 'dan', real_name: 'Dan Okafor', tz: 'Europe/London' },
  { id: PEOPLE.mia, name: 'mia', real_name: 'Mia (support)' },
  { id: PEOPLE.guest, name: 'guest', real_name: 'Gus Guest', is_restricted: true },
  { id: PEOPLE.stranger, name: 'stranger', real_name: 'Sam Stranger', is_stranger: true, team_id: 'T0OTHER' },
  { id: PEOPLE.gone, name: 'gone', real_name: 'Gil Gone', deleted: true },
]

const everybody = Object.values(PEOPLE)

export const CHANNELS: NonNullable<SandboxOptions['channels']> = [
  { name: 'general', members: everybody },
  { name: 'incidents', members: everybody, withBot: true },
  { name: 'payments' },
  { name: 'tocsin', withBot: true },
]
