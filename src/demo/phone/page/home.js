import { button, el } from '/page/dom.js'
import { glyph, names } from './glyphs.js'
import { dayOf, now, stampOf, timeOf } from './time.js'

/** The time, what has come, and the apps. */
export function homeScreen(phone) {
  const { notices, waiting, people, person } = phone.state()
  const { name } = people.find(each => each.person === person)
  return el(
    'div',
    { class: 'home', 'data-testid': 'phone-home' },
    el(
      'div',
      { class: 'hour' },
      el('b', { 'data-now': true }, timeOf(now())),
      el('span', {}, dayOf(now())),
      el('span', { class: 'owner' }, `${name}'s phone`),
    ),
    el(
      'ol',
      { class: 'notices', 'data-testid': 'notices' },
      notices.map(notice => el('li', {}, noticeCard(phone, notice))),
      notices.length === 0 && el('li', { class: 'quiet' }, 'Nothing new'),
    ),
    el(
      'div',
      { class: 'dock' },
      Object.keys(names).map(app => appButton(phone, app, waiting[app] ?? 0)),
    ),
  )
}

function noticeCard(phone, { app, at, title, text }) {
  return button(
    [
      glyph(app),
      el(
        'span',
        { class: 'notice-text' },
        el('span', { class: 'notice-head' }, el('b', {}, title), el('time', {}, stampOf(at))),
        el('span', { class: 'notice-body' }, text),
      ),
    ],
    () => phone.open(app),
    { class: 'notice', 'data-app': app },
  )
}

const appButton = (phone, app, waiting) =>
  button([glyph(app), waiting > 0 && el('span', { class: 'count' }, waiting)], () => phone.open(app), {
    class: 'app',
    'data-open': app,
    'aria-label': waiting > 0 ? `${names[app]}, ${waiting} new` : names[app],
    title: names[app],
  })
