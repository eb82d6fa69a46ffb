import type { KnownBlock } from '@slack/web-api'
import type { Rulebook } from '../../rulebook/rulebook.ts'

/** What `chat.postMessage` and `chat.update` are given; `text` is for notifications and screen readers. */
export type Message = { readonly text: string; readonly blocks: KnownBlock[] }

/** What of the rulebook messages show. */
export type Rules = Pick<Rulebook, 'severities' | 'roles'>
