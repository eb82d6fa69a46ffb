import { expect, test } from 'vitest'
import { notified } from '../../src/sandbox/mentions.ts'

const message = (fields: object) => ({ text: '', blocks: [], attachments: [], ...fields })
const section = (text: string, type = 'mrkdwn') => ({ type: 'section', text: { type, text } })
const rich = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] })

test.each<[string, object, string[]]>([
  ['a person in the text', { text: 'hi <@U1> and <@U2|bob>' }, ['U1', 'U2']],
  ['everybody in the text', { text: '<!channel> <!here|here> <!everyone>' }, ['!channel', '!here', '!everyone']],
  ['a group in the text', { text: '<!subteam^S1|@ops>' }, ['S1']],
  ['nobody by escaped text', { text: '&lt;!channel&gt; &lt;@U1&gt;' }, []],
  ['nobody by a channel, a date or a link', { text: '<#C1|x> <!date^1^{time}|x> <https://x.test|U1>' }, []],
  ['nobody by the fallback of blocks', { text: '<@U1>', blocks: [section('quiet')] }, []],
  ['a person in a mrkdwn block', { blocks: [section('<@U1>')] }, ['U1']],
  ['nobody in plain text', { blocks: [section('<@U1> <!channel>', 'plain_text')] }, []],
  [
    'nobody by a button',
    { blocks: [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: '<!here>' } }] }] },
    [],
  ],
  ['a person in context', { blocks: [{ type: 'context', elements: [{ type: 'mrkdwn', text: '<@U1>' }] }] }, ['U1']],
  ['nobody by the words of rich text', { blocks: [rich({ type: 'text', text: '<!channel> <@U1>' })] }, []],
  [
    'whom rich text names',
    {
      blocks: [
        rich(
          { type: 'user', user_id: 'U1' },
          { type: 'broadcast', range: 'here' },
          { type: 'usergroup', usergroup_id: 'S1' },
        ),
      ],
    },
    ['U1', '!here', 'S1'],
  ],
  ['a person in an attachment', { attachments: [{ blocks: [section('<@U1>')] }] }, ['U1']],
  ['each person once', { text: '<@U1> <@U1>' }, ['U1']],
])('calls %s', (_, fields, called) => expect(notified(message(fields))).toEqual(called))
