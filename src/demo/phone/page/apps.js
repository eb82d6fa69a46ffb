import { button, el, icon } from '/page/dom.js'
import { glyph, names } from './glyphs.js'
import { stampOf } from './time.js'

/** An app: `sign` says when it is drawn anew. */
export const screens = {
  slack: { sign: state => state.slack ?? '', build: slackScreen },
  mail: { sign: (state, id) => id || String(state.mails.length), build: mailScreen },
  messages: { sign: state => String(state.texts.length), build: messagesScreen },
  phone: { sign: state => JSON.stringify(state.calls.map(({ id, status }) => [id, status])), build: callsScreen },
  ntfy: { sign: state => JSON.stringify(state.pushes), build: ntfyScreen },
  web: { sign: (_, address) => address, build: webScreen },
}

function frameOf(title, back, ...content) {
  return el(
    'div',
    { class: 'app-screen', 'data-screen': title.toLowerCase() },
    el(
      'header',
      { class: 'app-head' },
      button(icon('back', 'Back'), back, { class: 'back', 'data-testid': 'back' }),
      el('h1', {}, title),
    ),
    content,
  )
}

const home = phone => () => phone.open('')
const nothing = text => el('p', { class: 'quiet' }, text)

/** The local Slack's own page, as narrow as it is on phones. */
function slackScreen(phone) {
  const { slack } = phone.state()
  const address = `/page/#${new URLSearchParams({ user: slack, channel: 'app' })}`
  const slackPage = el('iframe', { src: address, title: 'Slack', 'data-testid': 'phone-slack' })
  return frameOf(names.slack, home(phone), slack ? slackPage : nothing('Slack does not know this person.'))
}

function mailScreen(phone, id) {
  const { mails } = phone.state()
  const mail = mails.find(each => each.id === id)
  if (mail) return openMail(phone, mail)
  const rows = mails.map(each =>
    button(
      [
        el('span', { class: 'row-head' }, el('b', {}, each.from), el('time', {}, stampOf(each.at))),
        el('span', { class: 'row-title' }, each.subject),
        el('span', { class: 'row-text' }, each.text.slice(0, 120)),
      ],
      () => phone.open('mail', each.id),
      { class: 'row', 'data-testid': 'mail' },
    ),
  )
  return frameOf(names.mail, home(phone), list(rows, 'No mail'))
}

function openMail(phone, { id, at, from, subject, text, has_html }) {
  const plain = el('pre', { class: 'mail-text', hidden: has_html }, text)
  const rich = has_html && mailFrame(`/phone/mail?id=${id}`, subject)
  const swap = event => {
    plain.hidden = !plain.hidden
    rich.hidden = !rich.hidden
    event.currentTarget.textContent = plain.hidden ? 'As plain text' : 'As HTML'
  }
  return frameOf(
    names.mail,
    () => phone.open('mail'),
    el(
      'div',
      { class: 'mail-head' },
      el('b', { 'data-testid': 'mail-subject' }, subject),
      el('span', {}, `${from} · ${stampOf(at)}`),
      has_html && button('As plain text', swap, { class: 'small-button' }),
    ),
    rich,
    plain,
  )
}

/** Whatever stands in it runs nothing; its links open a page of their own, or Tocsin's in the same frame. */
const mailFrame = (address, title) =>
  el('iframe', {
    src: address,
    title,
    sandbox: 'allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
    'data-testid': 'phone-frame',
  })

function webScreen(phone, address) {
  return frameOf('Browser', home(phone), mailFrame(address, 'Browser'))
}

function messagesScreen(phone) {
  const { texts } = phone.state()
  const bubbles = texts.map(({ mine, body, at }) =>
    el('li', { class: mine ? 'bubble mine' : 'bubble' }, linked(phone, body), el('time', {}, stampOf(at))),
  )
  const number = texts.at(-1)?.number
  if (!number) return frameOf(names.messages, home(phone), nothing('No messages'))
  const field = el('input', {
    class: 'text-field',
    placeholder: 'ack, escalate, can’t',
    'aria-label': 'Message',
    'data-testid': 'text-field',
  })
  const write = el('form', { class: 'write' }, field, el('button', { class: 'small-button' }, 'Send'))
  write.addEventListener('submit', event => {
    event.preventDefault()
    const text = field.value.trim()
    field.value = ''
    if (text) phone.act('text', { id: number, text })
  })
  const thread = el('ol', { class: 'thread' }, bubbles)
  requestAnimationFrame(() => thread.scrollTo(0, thread.scrollHeight))
  return frameOf(number, home(phone), thread, write)
}

/** Others' words with what is an address in them made one. */
function linked(phone, body) {
  return body
    .split(/(https?:\/\/\S+)/)
    .map((part, nth) =>
      nth % 2 === 1 ? button(part, () => phone.follow(part), { class: 'text-link' }) : el('span', {}, part),
    )
}

const ended = { completed: 'Answered', busy: 'Declined', 'no-answer': 'Missed', ringing: 'Ringing' }

function callsScreen(phone) {
  const { calls } = phone.state()
  const rows = calls.map(({ from, at, status }) =>
    el(
      'div',
      { class: status === 'no-answer' ? 'row missed' : 'row' },
      el('span', { class: 'row-head' }, el('b', {}, from), el('time', {}, stampOf(at))),
      el('span', { class: 'row-text' }, ended[status] ?? 'In a call'),
    ),
  )
  return frameOf(names.phone, home(phone), list(rows, 'No calls'))
}

function ntfyScreen(phone) {
  const { pushes } = phone.state()
  const rows = pushes.map(({ id, title, message, at, click, priority, actions, said }) =>
    el(
      'article',
      { class: `row push priority-${priority}` },
      el('span', { class: 'row-head' }, glyph('ntfy'), el('b', {}, title), el('time', {}, stampOf(at))),
      el('span', { class: 'row-text whole' }, message),
      said && el('span', { class: 'said' }, said),
      el(
        'span',
        { class: 'row-buttons' },
        !said && actions.map(action => pushButton(phone, id, action)),
        actions.length === 0 && click && button('Open', () => phone.follow(click), { class: 'small-button' }),
      ),
    ),
  )
  return frameOf(names.ntfy, home(phone), list(rows, 'No notifications'))
}

const pushButton = (phone, id, { label, url, opens }) =>
  button(label, () => (opens ? phone.follow(url) : phone.act('button', { id, text: label })), { class: 'small-button' })

const list = (rows, none) =>
  rows.length > 0
    ? el(
        'ol',
        { class: 'rows' },
        rows.map(row => el('li', {}, row)),
      )
    : nothing(none)
