import type { Call } from './call.ts'
import { APPS, type App, type Phone, type Phones } from './phones.ts'

/** What somebody sees on one phone, and how much waits on the others, as JSON. */
export function phoneView({ all, clock }: Phones, shown: Phone, site: string) {
  const { notices, mails, texts, calls, pushes } = shown
  return {
    ...{ now: clock().toISOString(), site },
    people: all.map(phone => ({
      ...{ person: phone.person, name: phone.name, waiting: phone.notices.length },
      rings: phone.calls.some(rings),
    })),
    person: shown.person,
    slack: shown.slack,
    waiting: Object.fromEntries(APPS.map((app): [App, number] => [app, notices.filter(one => one.app === app).length])),
    notices: notices.toReversed(),
    mails: mails.map(({ html, ...mail }) => ({ ...mail, has_html: html !== '' })).reverse(),
    texts,
    calls: calls.toReversed(),
    pushes: pushes.toReversed(),
  }
}

const rings = ({ status }: Call): boolean => status === 'ringing'
