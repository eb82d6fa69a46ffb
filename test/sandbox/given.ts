// Block Kit in few words.

export const plain = (text: string) => ({ type: 'plain_text', text })
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
export const many = <T>(count: number, item: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => item(index))
export const chars = (count: number) => 'x'.repeat(count)

export const button = (fields = {}) => ({ type: 'button', action_id: 'go', text: plain('Go'), ...fields })
export const option = (value: string, fields = {}) => ({ text: plain(value), value, ...fields })
export const select = (fields = {}) => ({ type: 'static_select', action_id: 'pick', options: [option('a')], ...fields })
export const section = (fields = {}) => ({ type: 'section', text: mrkdwn('Hello'), ...fields })
export const actions = (...elements: unknown[]) => ({ type: 'actions', elements })
export const input = (element: unknown = { type: 'plain_text_input', action_id: 'text' }, fields = {}) => ({
  type: 'input',
  block_id: 'in',
  label: plain('Say'),
  element,
  ...fields,
})
export const richText = (...elements: unknown[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
})
