import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { escapeMarkdown, quoteMarkdown } from '../../src/postmortem/escape.ts'
import { toMarkdown } from '../../src/postmortem/markdown.ts'
import { alert, api, by, checkoutDown, opened, timeline } from '../timeline/events.ts'
import { checkout, draft } from './checkout.ts'

const plain = new MarkdownIt({ html: false })
const eager = new MarkdownIt({ html: false, linkify: true })

/** Every place that outside text gets into the document, filled with this text. */
function hostile(text: string): string {
  const who = by({ id: text, name: text })
  const events = timeline(
    [
      '03:00:00',
      { kind: 'source', name: text },
      opened({ title: text, description: text, service: text, team: text, kind: text, alerts: [alert(text, text)] }),
    ],
    ['03:01:00', who, { type: 'role_assigned', role: text, user: { id: 'U1', name: text }, before: null }],
    ['03:02:00', api, { type: 'noted', text }],
    [
      '03:03:00',
      who,
      {
        type: 'playbook_started',
        run: 1,
        playbook: {
          ...checkoutDown,
          title: text,
          steps: checkoutDown.steps.map(step => ({ ...step, what: { kind: 'task', text } })),
        },
      },
    ],
    ['03:04:00', who, { type: 'step_skipped', run: 1, step: 'look', reason: text }],
    ['03:05:00', who, { type: 'delivery_failed', effect: text, reason: text }],
    ['03:06:00', who, { type: 'resolved', summary: text, cause: text }],
  )
  return toMarkdown(draft(events))
}

/** The tags of a rendered document in their order: its skeleton, whatever the words are. */
function tags(html: string): readonly string[] {
  return [...html.matchAll(/<\/?([a-z0-9]+)[^>]*>/g)].map(([tag]) => tag)
}

const skeleton = tags(plain.render(hostile('harmless')))

const NASTY = [
  '](javascript:alert(1))',
  '[click](javascript:alert(1))',
  '![x](https://evil.example/x.png)',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<https://evil.example>',
  '<!-- gone -->',
  '| a | b |',
  '\\| a \\\\| b \\',
  'ends with a backslash\\',
  '`code` and ``more`` and ```',
  '```\nfence\n```',
  '~~~\nfence',
  '# Heading',
  'Heading\n=====',
  'Heading\n---',
  '***',
  '- item\n- item',
  '+ item',
  '1. item',
  '1) item',
  '> quoted',
  '    indented',
  '\tindented',
  '[ref]: https://evil.example',
  '[1]: https://evil.example',
  '[^1]',
  '**bold** __bold__ *it* _it_ ~~gone~~',
  '&lt;b&gt; &amp; &#x3c;',
  'https://evil.example/a?b=c&d=e',
  'HTTP://EVIL.EXAMPLE ftp://evil.example mailto:eve@evil.example',
  'www.evil.example //evil.example evil.example',
  'eve@evil.example @ada @org/team #123 GH-123',
  '$x$ and $$y$$',
  'a\r\nb\rc\u2028d\u2029e\u0085f',
  '\u202egnp.exe\u2066',
  'Heading\n:-:\n',
]

describe('the Markdown of a postmortem', () => {
  test('is this document', async () => {
    await expect(toMarkdown(draft(checkout))).toMatchFileSnapshot('../fixtures/postmortem.md')
  })

  test('is the same for the same events', () => {
    expect(toMarkdown(draft(checkout))).toBe(toMarkdown(draft(structuredClone(checkout))))
  })

  test('of an incident of which hardly anything is known is whole', () => {
    const markdown = toMarkdown(draft(timeline(['03:00:00', api, opened()])))
    expect(markdown).toContain('Not stated.')
    expect(markdown).toContain('Nobody is on record.')
    expect(markdown).toContain('Nothing stands out in the record.')
    expect(markdown).not.toContain('## Playbooks')
  })

  test.each(NASTY)('keeps its shape whatever it is told: %j', text => {
    for (const renderer of [plain, eager]) {
      const html = renderer.render(hostile(text))
      expect(html).not.toMatch(/<(script|img|a|code|pre|em|strong|s|hr)\b/)
      expect(tags(html).filter(isStructure)).toEqual(skeleton.filter(isStructure))
    }
  })

  test('keeps its shape whatever it is told', () => {
    const nasty = fc.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme' }), fc.string()), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(nasty, pieces => {
        const html = eager.render(hostile(`x${pieces.join('')}`))
        expect(html).not.toMatch(/<(script|img|a|code|pre|em|strong|s|hr)\b/)
        expect(tags(html).filter(isStructure)).toEqual(skeleton.filter(isStructure))
      }),
      { numRuns: 300 },
    )
  })
})

// Paragraphs and line breaks are left out of it: the words of people may have their own.
function isStructure(tag: string): boolean {
  return /^<\/?(h\d|table|thead|tbody|tr|th|td|ul|ol|li)\b/.test(tag)
}

describe('escaped text', () => {
  const shown = (markdown: string) =>
    plain
      .renderInline(markdown)
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&')
      .replaceAll('\u2060', '')

  test('reads as it was written', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), text => {
        const words = text.replace(/\s+/g, ' ').trim()
        expect(shown(escapeMarkdown(text))).toBe(words)
      }),
    )
  })

  test('is one paragraph of words, whatever it begins with', () => {
    const pieces = fc.array(fc.constantFrom(...'-+*=#>~`:|_1.) \t\n[]!<a@/\\&'), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(pieces, characters => {
        const html = eager.render(escapeMarkdown(characters.join('')))
        expect(tags(html)).toEqual(characters.join('').trim() === '' ? [] : ['<p>', '</p>'])
      }),
      { numRuns: 2_000 },
    )
  })

  test.each([
    ['http_requests_total{job="api"} > 5 %', 'http\\_requests\\_total{job="api"} \\> 5 %'],
    ['v1.2.3 of api.example.com', 'v1.2.3 of api\\.example\\.com'],
    ['see https://x.test/a', 'see https:/\\/x\\.test/a'],
    ['@ada in #12 and #ops', '\\@\u2060ada in \\#\u206012 and \\#ops'],
    ['1. first', '1\\. first'],
    ['- first', '\\- first'],
    ['[a](b) &lt; $x$', '\\[a\\](b) \\&lt; \\$x\\$'],
    ['\u202egnp.exe\u2066', 'gnp\\.exe'],
    ['Ada noted: fine.', 'Ada noted: fine.'],
  ])('%s', (text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown)
  })

  test('as a quotation keeps its lines and paragraphs', () => {
    expect(quoteMarkdown('One\ntwo\n\n- three')).toBe('> One\\\n> two\n>\n> \\- three')
    expect(plain.render(quoteMarkdown('One\ntwo\n\n- three'))).toBe(
      '<blockquote>\n<p>One<br>\ntwo</p>\n<p>- three</p>\n</blockquote>\n',
    )
  })
})
