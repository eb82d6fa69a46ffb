import { button, el, show } from './dom.js'

const changed = node => node.dispatchEvent(new Event('change', { bubbles: true }))

/** Several of a list, ticked in a panel that folds out. */
export function chosenMany(value, options, placeholder) {
  const inputs = options.map(option =>
    el('input', { type: 'checkbox', value: option.value, checked: value.includes(option.value) }),
  )
  const summary = el('summary', { class: 'select many-summary' })
  const node = el(
    'details',
    { class: 'many' },
    summary,
    el(
      'div',
      { class: 'many-list' },
      options.map((option, index) => el('label', { class: 'choice' }, inputs[index], el('span', {}, option.text))),
    ),
  )
  const read = () => inputs.filter(input => input.checked).map(input => input.value)
  const tell = () => {
    const chosen = options.filter((_, index) => inputs[index].checked).map(option => option.text)
    show(summary, chosen.length > 0 ? chosen.map(text => el('span', { class: 'chip' }, text)) : placeholder)
  }
  node.addEventListener('change', tell)
  tell()
  return {
    node,
    read,
    write: next => {
      for (const input of inputs) input.checked = (next ?? []).includes(input.value)
      tell()
    },
  }
}

/** Options that the app itself offers for what is typed. */
export function external(spec, value, search, several = false) {
  const initial = [spec.initial_option ?? spec.initial_options ?? []].flat()
  const known = new Map(initial.map(option => [option.value, option.text?.text ?? option.value]))
  let chosen = [value ?? []].flat()
  let asked = 0
  let waiting
  const chips = el('span', { class: 'chips' })
  const field = el('input', {
    class: 'field',
    type: 'search',
    autocomplete: 'off',
    placeholder: spec.placeholder?.text ?? 'Search…',
  })
  const list = el('div', { class: 'many-list', role: 'listbox', hidden: true })
  const node = el('div', { class: 'many external' }, chips, field, list)

  const tell = () =>
    show(
      chips,
      chosen.map(each => button(`${known.get(each) ?? each} ×`, () => drop(each), { class: 'chip' })),
    )
  const drop = each => {
    chosen = chosen.filter(other => other !== each)
    tell()
    changed(node)
  }
  const take = option => {
    known.set(option.value, option.text)
    chosen = several ? [...chosen.filter(each => each !== option.value), option.value] : [option.value]
    field.value = ''
    list.hidden = true
    tell()
    changed(node)
  }
  const look = async () => {
    asked += 1
    const mine = asked
    if (field.value.length < (spec.min_query_length ?? 3)) {
      list.hidden = true
      return
    }
    const options = await search(field.value)
    if (mine !== asked) return
    list.hidden = false
    show(
      list,
      options.length > 0
        ? options.map(option =>
            button(option.text, () => take(option), { class: 'menu-item', role: 'option', 'data-value': option.value }),
          )
        : el('div', { class: 'hint' }, 'Nothing found'),
    )
  }
  field.addEventListener('input', event => {
    event.stopPropagation()
    clearTimeout(waiting)
    waiting = setTimeout(look, 150)
  })
  field.addEventListener('change', event => event.stopPropagation())
  field.addEventListener('focus', look)
  tell()
  return {
    node,
    field,
    read: () => (several ? chosen : (chosen[0] ?? null)),
    write: next => {
      chosen = [next ?? []].flat()
      tell()
    },
  }
}
