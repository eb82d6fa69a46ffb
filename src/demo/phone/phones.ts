import type { Clock } from '../../lib/time.ts'
import type { Rulebook } from '../../rulebook/rulebook.ts'
import type { Call } from './call.ts'
import { newId } from './id.ts'

export const APPS = ['slack', 'mail', 'messages', 'phone', 'ntfy'] as const
export type App = (typeof APPS)[number]

/** What stands on a phone's screen until somebody opens the app that it is from. */
export type Notice = {
  readonly id: string
  readonly app: App
  readonly at: Date
  readonly title: string
  readonly text: string
}

export type Mail = {
  readonly id: string
  readonly at: Date
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

export type Text = {
  readonly id: string
  readonly at: Date
  /** The other end. */
  readonly number: string
  readonly mine: boolean
  readonly body: string
}

export type Push = {
  readonly id: string
  readonly at: Date
  readonly title: string
  readonly message: string
  /** 1 to 5. */
  readonly priority: number
  readonly click: string | null
  readonly actions: readonly PushAction[]
  /** What became of a button that was pressed. */
  readonly said: string | null
}

export type PushAction = {
  readonly label: string
  readonly url: string
  readonly method: string
  readonly opens: boolean
}

/** A person's phone. What has come is kept with the oldest first. */
export type Phone = {
  /** The rulebook's name. */
  readonly person: string
  readonly name: string
  readonly slack: string | null
  /** What its SMS come from. */
  readonly number: string | null
  /** Numbers, addresses of mail and ntfy's topics that lead to it. */
  readonly addresses: readonly string[]
  readonly notices: Notice[]
  readonly mails: Mail[]
  readonly texts: Text[]
  readonly calls: Call[]
  readonly pushes: Push[]
}

export type Phones = {
  readonly all: readonly Phone[]
  readonly clock: Clock
  of(person: string): Phone | undefined
  at(address: string): Phone | undefined
  notify(phone: Phone, notice: Omit<Notice, 'id' | 'at'>): void
  /** Somebody has looked at an app. */
  look(phone: Phone, app: App): void
  /** Something has changed that pages show. */
  changed(): void
  onChange(listener: () => void): void
}

/** A phone for everybody in the rulebook. */
export function createPhones({ people }: Pick<Rulebook, 'people'>, clock: Clock): Phones {
  const all = [...people].map(([person, { name, slack, email, phone, reach }]): Phone => {
    const addresses = [email, phone, ...reach.map(({ to }) => to)].filter(address => address !== null)
    const nothing = { notices: [], mails: [], texts: [], calls: [], pushes: [] }
    return { person, name, slack, number: phone, addresses, ...nothing }
  })
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  return {
    ...{ all, clock, changed },
    at: address => all.find(({ addresses }) => addresses.includes(address)),
    of: person => all.find(phone => phone.person === person),
    notify({ notices }, notice) {
      notices.push({ id: newId('N'), at: clock(), ...notice })
      changed()
    },
    look(phone, app) {
      const left = phone.notices.filter(notice => notice.app !== app)
      if (left.length === phone.notices.length) return
      phone.notices.splice(0, phone.notices.length, ...left)
      changed()
    },
    onChange: listener => void listeners.add(listener),
  }
}
