import { expect, test } from 'vitest'
import { ENDPOINTS } from '../../../src/web/api/routes.ts'
import { World } from '../world.ts'

const world = new World({ token: null })
const document = (await world.call('GET', '/openapi.json', { headers: { authorization: '' } })).body

test('is open to read, and says what it is', () => {
  expect(document).toMatchObject({
    openapi: '3.1.1',
    info: { title: 'Tocsin', version: '1' },
    servers: [{ url: '/api/v1' }],
  })
})

test('describes every route that is registered, and no other', async () => {
  const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} /api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  await world.server.ready()
  expect(described.sort()).toEqual(
    ENDPOINTS.map(({ method, path }) => `${method} /api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`).sort(),
  )
  for (const one of described) {
    const [method = '', url = ''] = one.split(' ')
    expect([one, world.server.hasRoute({ method: method === 'POST' ? 'POST' : 'GET', url })]).toEqual([one, true])
  }
})

test('every reference leads somewhere, and every operation has a name of its own', () => {
  const text = JSON.stringify(document)
  for (const [, name = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
    expect(Object.keys(document.components.schemas)).toContain(name)
  }
  expect(text.match(/"\$ref":"(?!#\/components)/)).toBeNull()
  const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(match => match[1])
  expect(new Set(ids).size).toBe(ENDPOINTS.length)
})

test('says of each parameter and body what is checked', () => {
  const list = document.paths['/incidents'].get
  expect(list.parameters).toContainEqual(
    expect.objectContaining({
      name: 'limit',
      in: 'query',
      required: false,
      schema: expect.objectContaining({ maximum: 200, default: 50 }),
    }),
  )
  const declare = document.paths['/incidents'].post.requestBody
  expect(declare).toMatchObject({
    required: true,
    content: { 'application/json': { schema: { required: ['title'] } } },
  })
  expect(document.paths['/incidents/{number}/acknowledge'].post.requestBody).toBeUndefined()
  expect(Object.keys(document.paths['/incidents/{number}/resolve'].post.responses)).toEqual([
    '200',
    '400',
    '401',
    '404',
    '409',
    '503',
  ])
  expect(document.components.schemas.Incident.properties.number.pattern).toBe('^INC-\\d+$')
})
