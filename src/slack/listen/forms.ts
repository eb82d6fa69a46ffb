import type { Context } from '@slack/bolt'
import type { ModalView, WebClient } from '@slack/web-api'
import { loadingView } from '../modals/loading.ts'
import { momentOf } from './moment.ts'

/**
 * Opens a form that must be looked up first. Slack's trigger lives for three seconds only, so the form opens at once and
 * is filled when we know what belongs into it, however slow the database is.
 */
export async function openForm(
  client: WebClient,
  context: Context,
  trigger: string,
  fill: () => Promise<ModalView>,
): Promise<void> {
  const { view } = await client.views.open({ trigger_id: trigger, view: loadingView() })
  const id = view?.id
  if (id === undefined) return
  momentOf(context).modal = id
  await client.views.update({ view_id: id, view: await fill() })
}
