import { button, el, showKeyed } from '/page/dom.js'

const root = document.getElementById('people')

/** Whose phone is shown, and on whose something waits or rings. */
export function showPeople(phone) {
  const { people, person } = phone.state()
  showKeyed(
    root,
    people.map(each => ({
      key: each.person,
      sign: JSON.stringify([each, each.person === person]),
      build: () => chip(phone, each, each.person === person),
    })),
  )
}

function chip(phone, { person, name, waiting, rings }, isShown) {
  return button(
    [
      el('span', { class: 'chip-name' }, name.split(' ')[0]),
      rings && el('span', { class: 'ringing', title: 'It rings' }, '☎'),
      !rings && waiting > 0 && el('span', { class: 'count' }, waiting),
    ],
    () => phone.turnTo(person),
    {
      class: 'chip',
      'data-person': person,
      'aria-pressed': String(isShown),
      title: `${name}'s phone`,
    },
  )
}
