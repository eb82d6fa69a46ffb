import { both, flag, having, items, matching, may, need, oneOf, type Rule, shape, text, typed, whole } from './rule.ts'

const webAddress = matching(/^https?:\/\/[^\s]+$/i, 'must be a valid URL')
export const url = both(text(1, 3000), webAddress)

export const id = text(1, 255)

const literally = (type: string) => need(oneOf(type))

export const plain = (max: number, min = 1): Rule =>
  shape({ type: literally('plain_text'), text: need(text(min, max)), emoji: may(flag) })

export const mrkdwn = (max: number, min = 1): Rule =>
  shape({ type: literally('mrkdwn'), text: need(text(min, max)), verbatim: may(flag) })

export const anyText = (max: number): Rule => typed({ plain_text: plain(max), mrkdwn: mrkdwn(max) })

export const confirm = shape({
  title: may(plain(100)),
  text: need(anyText(300)),
  confirm: may(plain(30)),
  deny: may(plain(30)),
  style: may(oneOf('primary', 'danger')),
})

export const option = (words: Rule, extra: 'url' | 'none' = 'none'): Rule =>
  shape({
    text: need(words),
    value: need(text(1, 75)),
    description: may(typed({ plain_text: plain(75), mrkdwn: mrkdwn(75) })),
    ...(extra === 'url' ? { url: may(url) } : {}),
  })

const slackFile = both(shape({ id: may(id), url: may(url) }), having(['id', 'url'], 'one'))
const picture = { image_url: may(url), slack_file: may(slackFile), alt_text: need(text(1, 2000)) }

export const imageFields = picture
export const image = both(shape({ type: literally('image'), ...picture }), having(['image_url', 'slack_file'], 'one'))

const style = may(
  shape({
    bold: may(flag),
    italic: may(flag),
    strike: may(flag),
    code: may(flag),
    underline: may(flag),
    highlight: may(flag),
    client_highlight: may(flag),
    unlink: may(flag),
  }),
)
const piece = (type: string, fields: Parameters<typeof shape>[0]) => shape({ type: literally(type), style, ...fields })

const richText = piece('text', { text: need(text(1, 12_000)) })
const richLink = piece('link', { url: need(text(1, 3000)), text: may(text(0, 3000)), unsafe: may(flag) })
const richPiece = typed({
  text: richText,
  link: richLink,
  user: piece('user', { user_id: need(matching(/^[UW][A-Z0-9]+$/, 'must be a valid user id')) }),
  usergroup: piece('usergroup', { usergroup_id: need(id) }),
  channel: piece('channel', { channel_id: need(id) }),
  team: piece('team', { team_id: need(id) }),
  emoji: piece('emoji', { name: need(id), unicode: may(id), url: may(url), skin_tone: may(whole(1, 6)) }),
  broadcast: piece('broadcast', { range: need(oneOf('here', 'channel', 'everyone')) }),
  color: piece('color', { value: need(id) }),
  date: piece('date', {
    timestamp: need(whole(0, 9_999_999_999)),
    format: need(text(1, 255)),
    url: may(url),
    fallback: may(text(0, 255)),
  }),
})

const border = may(oneOf(0, 1))
const richSection = shape({ type: literally('rich_text_section'), elements: need(items(richPiece, 0, 1000)) })

export const richTextBlock = shape({
  type: literally('rich_text'),
  block_id: may(id),
  elements: need(
    items(
      typed({
        rich_text_section: richSection,
        rich_text_list: shape({
          type: literally('rich_text_list'),
          style: need(oneOf('bullet', 'ordered')),
          elements: need(items(richSection, 0, 1000)),
          indent: may(whole(0, 8)),
          offset: may(whole(0, 10_000)),
          border,
        }),
        rich_text_quote: shape({
          type: literally('rich_text_quote'),
          elements: need(items(richPiece, 0, 1000)),
          border,
        }),
        rich_text_preformatted: shape({
          type: literally('rich_text_preformatted'),
          elements: need(items(typed({ text: richText, link: richLink }), 0, 1000)),
          language: may(id),
          border,
        }),
      }),
      1,
      1000,
    ),
  ),
})
