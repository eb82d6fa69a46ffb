import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Delivered } from '../../../src/webhook/sources/system.ts'
import { uptimeKuma } from '../../../src/webhook/sources/uptime-kuma.ts'
import { World } from '../world.ts'
import { RECEIVED, source } from './sources.ts'
import { DOWN, HEARTBEAT, MONITOR, read } from './uptime-kuma.ts'

describe('the body', () => {
  const delivered = (changes: Partial<Delivered>, text = ''): Delivered => ({
    ...{ method: 'POST', headers: {}, query: {}, url: '', receivedAt: RECEIVED, raw: Buffer.from(text) },
    ...changes,
  })
  const body = (changes: Partial<Delivered>, text?: string) => uptimeKuma.body?.(delivered(changes, text))
  const asQuery = {
    token: 's3cret',
    msg: DOWN.msg,
    heartbeat: JSON.stringify(HEARTBEAT),
    monitor: JSON.stringify(MONITOR),
  }

  test('is JSON', async () => expect(await body({}, JSON.stringify(DOWN))).toEqual({ json: DOWN }))
  test('is one field of a form', async () => {
    const type = 'multipart/form-data; boundary=--------------------------77'
    const text = `----------------------------77\r\nContent-Disposition: form-data; name="data"\r\n\r\n${JSON.stringify(DOWN)}\r\n----------------------------77--\r\n`
    expect(await body({ headers: { 'content-type': type } }, text)).toEqual({ json: DOWN })
    const urlencoded = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    expect(await body(urlencoded, `data=${encodeURIComponent(JSON.stringify(DOWN))}`)).toEqual({ json: DOWN })
    expect(await body(urlencoded, 'data=x')).toEqual({ fault: 'the body is no JSON' })
  })
  test('is in the address, by GET, without our secret', async () => {
    expect(await body({ method: 'GET', query: asQuery })).toEqual({ json: DOWN })
    expect(await body({ method: 'GET', query: { msg: 'x Testing' } })).toEqual({
      json: { msg: 'x Testing', heartbeat: null, monitor: null },
    })
  })
  test('that is not there, or no JSON, is a fault', async () => {
    expect(await body({ method: 'GET', query: { token: 's3cret' } })).toEqual({ fault: expect.stringContaining('msg') })
    const broken = await body({ method: 'GET', query: { ...asQuery, heartbeat: '{' } })
    expect(read(broken && 'json' in broken ? broken.json : null).faults).toMatchObject([{ path: 'heartbeat' }])
  })
})

describe('by the door', () => {
  let world: World
  beforeEach(async () => {
    world = new World(new Map([['kuma', source({ name: 'kuma', type: 'uptime-kuma' })]]))
    await world.server.listen({ port: 0, host: '127.0.0.1' })
  })
  afterEach(() => world.server.close())

  test('GET comes in, with the secret in the address', async () => {
    const query = new URLSearchParams({
      heartbeat: JSON.stringify(HEARTBEAT),
      monitor: JSON.stringify(MONITOR),
      msg: 'x',
    })
    const address = `http://127.0.0.1:${world.port}/webhooks/kuma?${query}`
    expect((await fetch(address)).status).toBe(401)
    expect((await fetch(`${address}&token=s3cret`)).status).toBe(202)
    expect(world.taken[0]).toMatchObject([{ fingerprint: '12', status: 'firing' }])
  })
})
