import type { ModalView } from '@slack/web-api'
import { noticeView } from './notice.ts'

/** Opened at once, while the trigger is fresh, and updated when we know more. */
export function loadingView(title = 'Tocsin'): ModalView {
  return noticeView(title, 'One moment…')
}
