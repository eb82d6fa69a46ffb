import type { ModalView } from '@slack/web-api'
import { cut } from '../../lib/text.ts'
import type { Modal } from '../ids.ts'
import { section } from '../messages/blocks.ts'
import { mrkdwn, plain } from '../text.ts'

/** A plain sentence in a modal: a refusal, say. */
export function noticeView(title: string, text: string): ModalView {
  return reading(title, [section(mrkdwn`${cut(text.trim(), 2_000) || 'Nothing to say.'}`, 3_000)])
}

/** Opened at once, while the trigger is fresh, and updated when we know more. */
export function loadingView(): ModalView {
  return noticeView('Tocsin', 'One moment…')
}

/** A modal that is only read. */
export function reading(title: string, blocks: ModalView['blocks']): ModalView {
  const modal: Modal = 'notice'
  return { type: 'modal', callback_id: modal, title: plain(title, 24), close: plain('Close', 24), blocks }
}
