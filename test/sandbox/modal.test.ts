import { describe, expect, test } from 'vitest'
import { ada, boltApp, type Mode, sandbox } from './kit.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })

const form = {
  type: 'modal' as const,
  callback_id: 'declare',
  title: plain('Declare'),
  submit: plain('Go'),
  private_metadata: 'where=ops',
  blocks: [
    {
      type: 'input' as const,
      block_id: 'title',
      label: plain('Title'),
      element: { type: 'plain_text_input' as const, action_id: 'text', max_length: 20 },
    },
    {
      type: 'input' as const,
      block_id: 'level',
      label: plain('Level'),
      optional: true,
      element: {
        type: 'static_select' as const,
        action_id: 'choice',
        options: ['high', 'low'].map(value => ({ text: plain(value), value })),
      },
    },
  ],
}

describe.each<Mode>(['socket', 'http'])('a modal by %s', mode => {
  test('walks a person through a modal: errors, update, push, clear', async () => {
    const slack = await sandbox()
    const seen: unknown[] = []
    await boltApp(slack, mode, app => {
      app.shortcut('declare', async ({ ack, shortcut, client }) => {
        await ack()
        await client.views.open({ trigger_id: shortcut.trigger_id, view: form })
      })
      app.view('declare', async ({ ack, view }) => {
        seen.push(view.state.values, view.private_metadata)
        const text = view.state.values.title?.text?.value
        if (text === 'bad') return ack({ response_action: 'errors', errors: { title: 'Say more.' } })
        if (text === 'again') return ack({ response_action: 'update', view: { ...form, title: plain('Once more') } })
        return ack({ response_action: 'push', view: { ...form, callback_id: 'sure', title: plain('Sure?') } })
      })
      app.view('sure', ({ ack }) => ack({ response_action: 'clear' }))
    })
    const person = slack.act(ada)
    await person.shortcut('declare')
    await expect.poll(() => person.modal()?.title.text).toBe('Declare')

    expect(await person.submit()).toMatchObject({
      sent: false,
      errors: { title: 'Please complete this required field.' },
    })
    const long = await person.submit({ title: 'a'.repeat(21) })
    expect(long).toMatchObject({ sent: false, errors: { title: 'Must be fewer than 21 characters.' } })

    const refused = await person.submit({ title: { text: 'bad' }, level: 'high' })
    expect(refused).toMatchObject({ sent: true, errors: { title: 'Say more.' } })
    expect(seen).toEqual([
      {
        title: { text: { type: 'plain_text_input', value: 'bad' } },
        level: {
          choice: {
            type: 'static_select',
            selected_option: { text: { type: 'plain_text', text: 'high' }, value: 'high' },
          },
        },
      },
      'where=ops',
    ])

    await person.submit({ title: 'again' })
    expect(person.modal()?.title.text).toBe('Once more')
    expect(person.modal()?.state.values.title?.text?.value).toBe('again')
    await person.submit({ title: 'fine' })
    expect(person.modal()?.title.text).toBe('Sure?')
    expect(slack.workspace.modals.get(ada)).toHaveLength(2)
    await person.submit({ title: 'yes' })
    expect(person.modal()).toBeUndefined()
    expect(slack.violations).toEqual([])
  })

  test('closes the modal on a bare ack and hears of one that was closed', async () => {
    const slack = await sandbox()
    const closed: boolean[] = []
    await boltApp(slack, mode, app => {
      app.command('/declare', async ({ ack, command, client }) => {
        await ack()
        await client.views.open({ trigger_id: command.trigger_id, view: { ...form, notify_on_close: true } })
      })
      app.view('declare', ({ ack }) => ack())
      app.view({ type: 'view_closed', callback_id: 'declare' }, async ({ ack, body }) => {
        if ('is_cleared' in body) closed.push(body.is_cleared)
        await ack()
      })
    })
    const person = slack.act(ada)
    await person.command('/declare', '', { channel: 'general' })
    await expect.poll(() => person.modal()?.callback_id).toBe('declare')
    await person.submit({ title: 'one' })
    expect(person.modal()).toBeUndefined()
    expect(closed).toEqual([])
    await person.command('/declare', '', { channel: 'general' })
    await expect.poll(() => person.modal()?.callback_id).toBe('declare')
    await person.close()
    expect(closed).toEqual([false])
  })

  test('held against the app: errors for blocks that are no inputs, views that Slack would not show', async () => {
    const slack = await sandbox()
    await boltApp(slack, mode, app => {
      app.shortcut('declare', async ({ ack, shortcut, client }) => {
        await ack()
        await client.views.open({ trigger_id: shortcut.trigger_id, view: form })
      })
      app.view('declare', async ({ ack, view }) => {
        const text = view.state.values.title?.text?.value
        if (text === 'stray') return ack({ response_action: 'errors', errors: { nowhere: 'Say more.' } })
        return ack({ response_action: 'update', view: { ...form, title: plain('x'.repeat(25)) } })
      })
    })
    const person = slack.act(ada)
    await person.shortcut('declare')
    await expect.poll(() => person.modal()).toBeDefined()
    await person.submit({ title: 'stray' })
    await person.submit({ title: 'long' })
    expect(person.modal()?.title.text).toBe('Declare')
    expect(slack.violations).toMatchObject([
      { kind: 'ack_failed', error: 'invalid_errors', detail: 'nowhere is not an input block of this view' },
      { error: 'invalid_arguments', detail: 'must be less than 25 characters [json-pointer:/view/title/text]' },
    ])
    expect(person.notices()).toHaveLength(2)
  })
})
