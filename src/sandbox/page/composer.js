import { avatar } from './avatar.js'
import { people } from './directory.js'
import { button, el, icon, show } from './dom.js'
import { openMenu, toast } from './overlay.js'

const drafts = new Map()

/** Where somebody writes: Enter sends, a slash begins a command, an at sign finds a person. */
export function composer(page, { label, thread }) {
  const key = `${page.state().me} ${page.state().channel.id} ${thread ?? ''}`
  const field = el('textarea', {
    class: 'composer-field',
    rows: 1,
    placeholder: label,
    'aria-label': label,
    'data-testid': thread ? 'thread-composer' : 'composer',
  })
  const hints = el('div', {
    class: 'hints',
    role: 'listbox',
    'aria-label': 'Suggestions',
    'data-testid': 'hints',
    hidden: true,
  })
  let offered = []
  let at = 0

  const grow = () => {
    field.style.height = 'auto'
    field.style.height = `${Math.min(field.scrollHeight, 200)}px`
    send.disabled = field.value.trim() === ''
    drafts.set(key, field.value)
  }
  const suggest = () => {
    offered = suggestions(page, field.value, field.selectionStart, thread)
    at = 0
    draw()
  }
  const draw = () => {
    hints.hidden = offered.length === 0
    show(
      hints,
      offered.map((hint, index) =>
        el(
          'button',
          {
            type: 'button',
            class: 'hint-row',
            role: 'option',
            tabindex: '-1',
            'aria-selected': String(index === at),
            'data-hint': hint.key,
            on: { mousedown: event => event.preventDefault(), click: () => take(hint) },
          },
          hint.node,
        ),
      ),
    )
  }
  const take = hint => {
    const caret = field.selectionStart
    field.value = field.value.slice(0, hint.from) + hint.text + field.value.slice(caret)
    const next = hint.from + hint.text.length
    field.setSelectionRange(next, next)
    field.focus()
    grow()
    suggest()
  }
  const submit = async () => {
    const text = field.value.trim()
    if (!text) return
    field.value = ''
    offered = []
    draw()
    grow()
    const { ok } = await say(page, text, thread)
    // What could not be sent comes back, unless something new was typed meanwhile.
    if (!ok && field.value === '' && field.isConnected) {
      field.value = text
      grow()
    }
    field.focus()
  }
  field.addEventListener('input', () => {
    grow()
    suggest()
  })
  field.addEventListener('blur', () =>
    setTimeout(() => {
      hints.hidden = true
    }, 150),
  )
  field.addEventListener('keydown', event => {
    if (event.isComposing) return
    const open = !hints.hidden
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      at = (at + (event.key === 'ArrowDown' ? 1 : -1) + offered.length) % offered.length
      draw()
    } else if (open && event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      offered = []
      draw()
    } else if (
      open &&
      (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && !complete(offered[at], field)))
    ) {
      event.preventDefault()
      take(offered[at])
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    }
  })

  const send = button(icon('send', 'Send'), submit, {
    class: 'send',
    'data-testid': thread ? 'thread-send' : 'send',
    disabled: true,
  })
  const bolt = button(icon('bolt', 'Shortcuts'), () => shortcutMenu(page, bolt, field), {
    class: 'icon-button',
    'data-testid': 'shortcuts',
    'aria-haspopup': 'menu',
  })
  field.value = drafts.get(key) ?? ''
  if (field.value) queueMicrotask(grow)
  return el(
    'div',
    { class: 'composer' },
    hints,
    field,
    el(
      'div',
      { class: 'composer-bar' },
      !thread && bolt,
      el('span', { class: 'composer-note' }, 'Enter sends · Shift+Enter for a new line'),
      send,
    ),
  )
}

/** A command that stands there whole is sent by Enter, not completed once more. */
const complete = (hint, field) => field.value.slice(hint.from, field.selectionStart).trim() === hint.text.trim()

async function say(page, text, thread_ts) {
  const { channel, commands } = page.state()
  const [, name, rest] = /^(\/[^\s/]+)(?:\s+([\s\S]*))?$/.exec(text) ?? []
  if (name && !thread_ts) {
    if (commands.some(command => command.name === name))
      return page.act('command', { channel: channel.id, name, text: rest ?? '' })
    toast(`${name} is not a valid command.`, 'error')
    return { ok: false }
  }
  return page.act('post', { channel: channel.id, text, thread_ts })
}

function suggestions(page, text, caret, thread) {
  const before = text.slice(0, caret)
  if (!thread && /^\/\S*$/.test(before))
    return page
      .state()
      .commands.filter(({ name }) => name.startsWith(before))
      .map(({ name, hint, description }) => ({
        key: name,
        from: 0,
        text: `${name} `,
        node: [el('b', {}, name), ' ', el('span', { class: 'hint-args' }, hint), el('small', {}, description)],
      }))
  const [word, begun] = /(?:^|\s)@([\w.-]*)$/.exec(before) ?? []
  if (word === undefined) return []
  return people()
    .filter(
      user => user.name.startsWith(begun.toLowerCase()) || user.real_name.toLowerCase().startsWith(begun.toLowerCase()),
    )
    .slice(0, 6)
    .map(user => ({
      key: user.id,
      from: caret - begun.length - 1,
      text: `@${user.name} `,
      node: [avatar(user.id, 'tiny'), ' ', el('b', {}, user.real_name), el('small', {}, `@${user.name}`)],
    }))
}

function shortcutMenu(page, anchor, field) {
  const { shortcuts, commands, bot } = page.state()
  const global = shortcuts.filter(shortcut => shortcut.type === 'global')
  openMenu(
    anchor,
    [
      { heading: `${bot.name}: shortcuts` },
      ...global.map(({ callback_id, name }) => ({
        label: name,
        data: { 'data-shortcut': callback_id },
        run: () => page.act('shortcut', { callback_id }),
      })),
      ...(commands.length > 0 ? [{ heading: 'Commands' }] : []),
      ...commands.map(({ name, hint, description }) => ({
        label: `${name} ${hint}`,
        note: description,
        data: { 'data-command': name },
        run: () => {
          field.value = `${name} `
          field.focus()
          field.dispatchEvent(new Event('input'))
        },
      })),
    ],
    { testid: 'shortcut-menu' },
  )
}
