import { describe, expect, test } from 'vitest'
import { pressButton, publish } from '../../src/demo/phone/ntfy.ts'
import { given } from './given.ts'

const MESSAGE = { topic: 'bob-pages', title: 'INC-1', message: 'It is down.', priority: 5, tags: ['rotating_light'] }

describe('the ntfy of the demo', () => {
  test('brings a message to whoever listens to its topic, and to nobody else', async () => {
    const { phones, ada } = await given()
    expect(publish(phones, JSON.stringify(MESSAGE)).status).toBe(200)
    expect(publish(phones, JSON.stringify({ ...MESSAGE, topic: 'others' })).status).toBe(200)
    expect(phones.of('bob')).toMatchObject({ pushes: [{ title: 'INC-1', priority: 5 }], notices: [{ app: 'ntfy' }] })
    expect(ada.pushes).toEqual([])
  })

  test('does what a button says, and shows what came of it', async () => {
    const { phones, app } = await given(() => '{"message":"You have acknowledged INC-1."}')
    const acknowledge = { action: 'http', label: 'Acknowledge', url: `${app.url}/a`, method: 'POST', clear: true }
    const open = { action: 'view', label: 'Open', url: `${app.url}/a` }
    publish(phones, JSON.stringify({ ...MESSAGE, actions: [acknowledge, open] }))
    const bob = phones.of('bob')
    const id = bob?.pushes[0]?.id ?? ''
    if (bob) for (const label of ['Open', 'None', 'Acknowledge']) await pressButton(phones, bob, id, label)
    expect(app.heard.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /a'])
    expect(bob?.pushes[0]?.said).toBe('You have acknowledged INC-1.')
  })

  test.each([
    ['no JSON', 'no', 40009],
    ['a topic with a slash', { ...MESSAGE, topic: 'a/b' }, 40009],
    ['a sixth priority', { ...MESSAGE, priority: 6 }, 40007],
    ['four buttons', { ...MESSAGE, actions: [{}, {}, {}, {}] }, 40018],
    ['a field that it does not know', { ...MESSAGE, body: 'x' }, 40024],
  ])('complains of %s', async (_, body, code) => {
    const { phones } = await given()
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    expect(publish(phones, text)).toMatchObject({ status: 400, body: { code } })
  })
})
