import { both, flag, having, items, matching, may, need, oneOf, type Rule, shape, text, typed, whole } from './rule.ts'
import { anyText, confirm, id, image, option, plain, richTextBlock, url } from './text.ts'

const asked = { action_id: may(id), confirm: may(confirm) }
const focused = { ...asked, focus_on_load: may(flag) }
const held = { ...focused, placeholder: may(plain(150)) }
const color = may(oneOf('primary', 'danger'))
const is = (type: string) => ({ type: need(oneOf(type)) })

const menuOption = option(plain(75))
const boxOption = option(anyText(75))
const many = need(items(boxOption, 1, 10))
const menuOptions = {
  options: may(items(menuOption, 1, 100)),
  option_groups: may(items(shape({ label: need(plain(75)), options: need(items(menuOption, 1, 100)) }), 1, 100)),
}
const some = { max_selected_items: may(whole(1, 1000)) }
const ids = may(items(id, 1, 1000))
const filter = may(
  shape({
    include: may(items(oneOf('im', 'mpim', 'private', 'public'), 1, 4)),
    exclude_external_shared_channels: may(flag),
    exclude_bot_users: may(flag),
  }),
)
const nearby = { default_to_current_conversation: may(flag), response_url_enabled: may(flag), filter }

const oneMenu = (rule: Rule) => both(rule, having(['options', 'option_groups'], 'one'))
const query = { min_query_length: may(whole(0, 100)) }

export const button = shape({
  ...is('button'),
  ...asked,
  text: need(plain(75)),
  value: may(text(1, 2000)),
  url: may(url),
  style: color,
  accessibility_label: may(text(1, 75)),
})

const selects = {
  static_select: oneMenu(shape({ ...is('static_select'), ...held, ...menuOptions, initial_option: may(menuOption) })),
  multi_static_select: oneMenu(
    shape({
      ...is('multi_static_select'),
      ...held,
      ...menuOptions,
      ...some,
      initial_options: may(items(menuOption, 1, 100)),
    }),
  ),
  external_select: shape({ ...is('external_select'), ...held, ...query, initial_option: may(menuOption) }),
  multi_external_select: shape({
    ...is('multi_external_select'),
    ...held,
    ...query,
    ...some,
    initial_options: may(items(menuOption, 1, 100)),
  }),
  users_select: shape({ ...is('users_select'), ...held, initial_user: may(id) }),
  multi_users_select: shape({ ...is('multi_users_select'), ...held, ...some, initial_users: ids }),
  channels_select: shape({
    ...is('channels_select'),
    ...held,
    initial_channel: may(id),
    response_url_enabled: may(flag),
  }),
  multi_channels_select: shape({ ...is('multi_channels_select'), ...held, ...some, initial_channels: ids }),
  conversations_select: shape({ ...is('conversations_select'), ...held, ...nearby, initial_conversation: may(id) }),
  multi_conversations_select: shape({
    ...is('multi_conversations_select'),
    ...held,
    ...some,
    ...nearby,
    initial_conversations: ids,
  }),
}

const date = matching(/^\d{4}-\d\d-\d\d$/, 'must be a date in the form YYYY-MM-DD')
const time = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time in the form HH:mm')
const pickers = {
  datepicker: shape({ ...is('datepicker'), ...held, initial_date: may(date) }),
  timepicker: shape({ ...is('timepicker'), ...held, initial_time: may(time), timezone: may(id) }),
  radio_buttons: shape({ ...is('radio_buttons'), ...focused, options: many, initial_option: may(boxOption) }),
  checkboxes: shape({
    ...is('checkboxes'),
    ...focused,
    options: many,
    initial_options: may(items(boxOption, 1, 10)),
  }),
}
const datetimepicker = shape({
  ...is('datetimepicker'),
  ...focused,
  initial_date_time: may(whole(1_000_000_000, 9_999_999_999)),
})

const dispatch = may(
  shape({
    trigger_actions_on: may(items(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2)),
  }),
)
const writing = { ...held, dispatch_action_config: dispatch, confirm: may(confirm) }
const figure = matching(/^-?\d+(\.\d+)?$/, 'must be a number in a string')
const richTextInput = shape({
  ...is('rich_text_input'),
  ...writing,
  initial_value: may(richTextBlock),
  min_lines: may(whole(1, 100)),
  max_lines: may(whole(1, 100)),
})

const texts = {
  plain_text_input: shape({
    ...is('plain_text_input'),
    ...writing,
    initial_value: may(text(0, 3000)),
    multiline: may(flag),
    min_length: may(whole(0, 3000)),
    max_length: may(whole(1, 3000)),
  }),
  email_text_input: shape({ ...is('email_text_input'), ...writing, initial_value: may(text(0, 3000)) }),
  url_text_input: shape({ ...is('url_text_input'), ...writing, initial_value: may(text(0, 3000)) }),
  number_input: shape({
    ...is('number_input'),
    ...writing,
    is_decimal_allowed: need(flag),
    initial_value: may(figure),
    min_value: may(figure),
    max_value: may(figure),
  }),
  rich_text_input: richTextInput,
  file_input: shape({
    ...is('file_input'),
    ...asked,
    filetypes: may(items(id, 1, 100)),
    max_files: may(whole(1, 10)),
  }),
}

const overflow = shape({ ...is('overflow'), ...asked, options: need(items(option(plain(75), 'url'), 1, 5)) })
const workflowButton = shape({
  ...is('workflow_button'),
  ...asked,
  text: need(plain(75)),
  workflow: need(
    shape({
      trigger: need(
        shape({
          url: need(url),
          customizable_input_parameters: may(items(shape({ name: need(id), value: need(text(0, 3000)) }), 0, 100)),
        }),
      ),
    }),
  ),
  style: color,
  accessibility_label: may(text(1, 75)),
})
const buttons = { button, overflow, workflow_button: workflowButton }

const thumb = shape({ text: need(plain(75)), value: need(text(1, 2000)), accessibility_label: may(text(1, 75)) })

export const inActions = typed({ ...buttons, ...selects, ...pickers, datetimepicker, rich_text_input: richTextInput })
export const inSection = typed({ ...buttons, ...selects, ...pickers, image })
export const inInput = typed({ ...selects, ...pickers, ...texts, datetimepicker })
export const inContext = typed({ image, plain_text: plain(3000), mrkdwn: anyText(3000) })
export const inContextActions = typed({
  feedback_buttons: shape({
    ...is('feedback_buttons'),
    ...asked,
    positive_button: need(thumb),
    negative_button: need(thumb),
  }),
  icon_button: shape({
    ...is('icon_button'),
    ...asked,
    icon: need(oneOf('trash')),
    text: need(plain(75)),
    value: may(text(1, 2000)),
    accessibility_label: may(text(1, 75)),
    visible_to_user_ids: may(items(id, 1, 100)),
  }),
})
