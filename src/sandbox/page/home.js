import { blocks } from './blocks.js'
import { el, show } from './dom.js'

let drawn = ''

/** The app's Home tab, as it last published it. */
export function showHome(page, root) {
  const { home, me, bot } = page.state()
  const sign = JSON.stringify([me, home?.id, home?.hash])
  if (sign === drawn && root.firstChild) return
  drawn = sign
  if (!home) return show(root, el('p', { class: 'beginning' }, `${bot.name} has not published a Home yet.`))
  const surface = {
    state: home.state?.values,
    click: (block, { action_id }, choice) =>
      page.act('click', { view: home.id, block_id: block.block_id, action_id, choice }),
    search: async ({ action_id }, text) =>
      (await page.act('options', { view: home.id, action_id, text })).options ?? [],
  }
  show(root, el('div', { class: 'home-inner' }, blocks(home.blocks, surface)))
}
