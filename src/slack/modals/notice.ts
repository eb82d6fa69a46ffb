import type { ModalView } from '@slack/web-api'

/** A plain sentence in a modal: a refusal, say. */
export function noticeView(_title: string, _text: string): ModalView {
  throw new Error('not written yet')
}
