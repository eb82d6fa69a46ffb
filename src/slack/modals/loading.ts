import type { ModalView } from '@slack/web-api'

/** Opened at once, while the trigger is fresh, and updated when we know more. */
export function loadingView(_title = 'Tocsin'): ModalView {
  throw new Error('not written yet')
}
