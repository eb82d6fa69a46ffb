import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { SHORTCUTS } from '../../src/slack/ids.ts'
import { GROUP_SCOPES, SCOPES } from '../../src/slack/scopes.ts'

const text = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8')
const manifest = parse(text)

test('the manifest asks for the scopes that the bot looks for, each with its reason', () => {
  expect(manifest.oauth_config.scopes.bot).toEqual([...SCOPES])
  expect(manifest.oauth_config.scopes.bot_optional).toEqual([...GROUP_SCOPES])
  for (const scope of [...SCOPES, ...GROUP_SCOPES]) expect(text).toMatch(new RegExp(`- ${scope} # \\S`))
})

test('its shortcuts are those that are listened to', () => {
  const ids = manifest.features.shortcuts.map(({ callback_id }: { callback_id: string }) => callback_id)
  expect(ids.toSorted()).toEqual(Object.values(SHORTCUTS).toSorted())
})

test('it keeps within what Slack takes', () => {
  expect(manifest.display_information.description.length).toBeLessThanOrEqual(140)
  for (const { name } of manifest.features.shortcuts) expect(name.length).toBeLessThanOrEqual(24)
  expect(manifest.features.slash_commands).toMatchObject([{ command: '/incident', should_escape: true }])
  expect(manifest.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } })
})

test('it becomes one for HTTP as its comment says', () => {
  const http = parse(
    text.replaceAll('# HTTP: ', '').replace('socket_mode_enabled: true false', 'socket_mode_enabled: false'),
  )
  const url = 'https://tocsin.example.com/slack/events'
  expect(http.features.slash_commands[0].url).toBe(url)
  expect(http.settings.event_subscriptions.request_url).toBe(url)
  expect(http.settings.interactivity.request_url).toBe(url)
  expect(http.settings.socket_mode_enabled).toBe(false)
})
