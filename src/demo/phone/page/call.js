import { button, el, show } from '/page/dom.js'

const root = document.getElementById('call')
const keys = [
  ['1', 'Acknowledge'],
  ['2', 'Next step'],
  ['3', 'I cannot'],
  ['9', 'Again'],
]
let open = ''
let drawn = ''

/** A call lies over everything else, from the first ring until whoever took it has read how it ended. */
export function showCall(phone) {
  const { calls, person } = phone.state()
  const live = calls.find(({ status }) => status === 'ringing' || status === 'in-progress')
  if (live) open = `${person} ${live.id}`
  const call = calls.find(({ id }) => open === `${person} ${id}`)
  const isMissed = call && call.lines.length === 0 && call.status !== 'ringing' && call.status !== 'in-progress'
  root.hidden = !call || isMissed
  if (root.hidden) return
  const sign = JSON.stringify([call, person])
  if (sign === drawn) return
  drawn = sign
  root.dataset.status = call.status
  show(root, head(call), call.status === 'ringing' ? ringing(phone, call) : talking(phone, call))
  root.querySelector('.said-lines')?.scrollTo(0, 100_000)
}

const words = { ringing: 'is calling', 'in-progress': 'in a call' }

const head = ({ from, status }) =>
  el(
    'div',
    { class: 'call-head' },
    el('span', { class: 'call-face', 'aria-hidden': 'true' }, 'T'),
    el('b', {}, 'Tocsin'),
    el('span', {}, from),
    el('span', { class: 'call-status', role: 'status' }, words[status] ?? 'Call ended'),
  )

const ringing = (phone, call) =>
  el(
    'div',
    { class: 'call-buttons' },
    round('Decline', 'no', () => phone.act('hang_up', { id: call.id })),
    round('Take', 'yes', () => phone.act('take', { id: call.id })),
  )

function talking(phone, { id, lines, listens, status }) {
  const isOver = status !== 'in-progress'
  const close = () => {
    silence()
    open = ''
    phone.look()
  }
  return [
    el(
      'ol',
      { class: 'said-lines', 'data-testid': 'call-lines' },
      lines.map(({ mine, text }) => el('li', { class: mine ? 'pressed' : '' }, mine ? `Pressed ${text}` : text)),
    ),
    canSpeak && button('Listen', () => speak(lines), { class: 'listen', 'data-testid': 'listen' }),
    !isOver &&
      el(
        'div',
        { class: 'keys' },
        keys.map(([digit, label]) =>
          button([el('b', {}, digit), el('small', {}, label)], () => phone.act('press', { id, text: digit }), {
            class: 'key',
            disabled: !listens,
            'data-key': digit,
            'aria-label': `${digit}, ${label}`,
          }),
        ),
      ),
    el(
      'div',
      { class: 'call-buttons' },
      isOver ? round('Close', 'plain', close) : round('Hang up', 'no', () => phone.act('hang_up', { id })),
    ),
  ]
}

const round = (label, kind, run) =>
  button(el('span', {}, label), run, { class: `round ${kind}`, 'data-testid': `call-${kind}` })

const canSpeak = 'speechSynthesis' in window

function speak(lines) {
  silence()
  for (const { mine, text } of lines) if (!mine) window.speechSynthesis.speak(new SpeechSynthesisUtterance(text))
}

function silence() {
  if (canSpeak) window.speechSynthesis.cancel()
}
