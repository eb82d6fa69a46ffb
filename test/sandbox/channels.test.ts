import { describe, expect, test } from 'vitest'
import { chars } from './given.ts'
import { ada, bob, channelId, clientOf, gone, guest, refusal, sandbox, stranger } from './kit.ts'

const me = 'U0APPUSER'

test('a channel that the app creates is its own, and its people are invited', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const { channel } = await client.conversations.create({ name: 'inc-1' })
  expect(channel).toMatchObject({ name: 'inc-1', creator: me, is_member: true, is_archived: false })
  const id = channel?.id ?? ''
  await client.conversations.invite({ channel: id, users: `${ada},${bob}` })
  expect((await client.conversations.members({ channel: id })).members).toEqual([me, ada, bob])
  await client.conversations.setTopic({ channel: id, topic: 'sev1' })
  const { channel: seen } = await client.conversations.info({ channel: id, include_num_members: true })
  expect(seen).toMatchObject({ topic: { value: 'sev1', creator: me }, num_members: 3 })
  expect(slack.violations).toEqual([])
})

describe('a name is refused', () => {
  test.each<[string, string, string, boolean]>([
    ['when it is missing', '', 'invalid_name_required', true],
    ['over 80 characters', chars(81), 'invalid_name_maxlength', true],
    ['in capitals', 'INC-1', 'invalid_name_specials', true],
    ['with spaces', 'inc 1', 'invalid_name_specials', true],
    ['with dots', 'inc.1', 'invalid_name_specials', true],
    ['of punctuation', '--_', 'invalid_name_punctuation', true],
    ['when it is taken', 'ops', 'name_taken', false],
    ['when a person has it', 'ada', 'name_taken', false],
  ])('%s', async (_, name, error, blamed) => {
    const slack = await sandbox()
    expect((await refusal(clientOf(slack).conversations.create({ name }))).error).toBe(error)
    expect(slack.violations).toHaveLength(blamed ? 1 : 0)
  })

  test('also when an archived channel has it; other scripts are fine', async () => {
    const slack = await sandbox()
    await slack.act(ada).archive('ops')
    expect((await refusal(clientOf(slack).conversations.create({ name: 'ops' }))).error).toBe('name_taken')
    expect((await clientOf(slack).conversations.create({ name: 'störung-1' })).channel?.name).toBe('störung-1')
  })
})

describe('an invitation is refused', () => {
  test.each<[string, string, string]>([
    ['for who is in', ada, 'already_in_channel'],
    ['for the app itself', me, 'cant_invite_self'],
    ['for who is unknown', 'U0NOBODY', 'user_not_found'],
    ['for who has gone', gone, 'user_not_found'],
    ['for a stranger', stranger, 'no_external_invite_permission'],
  ])('%s', async (_, user, error) => {
    const slack = await sandbox()
    const { error: said, data } = await refusal(
      clientOf(slack).conversations.invite({ channel: channelId(slack, 'ops'), users: user }),
    )
    expect(said).toBe(error)
    expect(data).toMatchObject({ errors: [{ user, ok: false, error }] })
  })

  test('for a guest who is elsewhere already', async () => {
    const slack = await sandbox()
    await slack.act(guest).join('lounge')
    const call = clientOf(slack).conversations.invite({ channel: channelId(slack, 'ops'), users: guest })
    expect((await refusal(call)).error).toBe('ura_max_channels')
  })

  test('as a whole, unless it is forced', async () => {
    const slack = await sandbox()
    const client = clientOf(slack)
    const { channel } = await client.conversations.create({ name: 'inc-1' })
    const call = { channel: channel?.id ?? '', users: `${ada},U0NOBODY` }
    expect((await refusal(client.conversations.invite(call))).error).toBe('user_not_found')
    expect(slack.workspace.channels.get(call.channel)?.members.has(ada)).toBe(false)
    const forced = await client.conversations.invite({ ...call, force: true })
    expect(forced).toMatchObject({ ok: true, errors: [{ user: 'U0NOBODY' }] })
    expect(slack.workspace.channels.get(call.channel)?.members.has(ada)).toBe(true)
  })

  test('for more than a hundred at once', async () => {
    const slack = await sandbox()
    const users = Array.from({ length: 101 }, (_, index) => `U${index}`).join(',')
    const call = clientOf(slack).conversations.invite({ channel: channelId(slack, 'ops'), users })
    expect((await refusal(call)).error).toBe('too_many_users')
  })
})

test('what the app archived, only a person can bring back', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const channel = channelId(slack, 'ops')
  await client.conversations.archive({ channel })
  expect((await refusal(client.conversations.archive({ channel }))).error).toBe('already_archived')
  expect((await refusal(client.conversations.unarchive({ channel }))).error).toBe('not_in_channel')
  expect(slack.violations).toMatchObject([{ method: 'conversations.unarchive' }])
  await slack.act(ada).unarchive('ops')
  expect((await refusal(client.chat.postMessage({ channel, text: 'x' }))).error).toBe('not_in_channel')
  await client.conversations.join({ channel })
  expect((await client.chat.postMessage({ channel, text: 'x' })).ok).toBe(true)
})

test('the app that was kicked is no member any more', async () => {
  const slack = await sandbox()
  await slack.act(ada).kick('ops', me)
  const call = clientOf(slack).chat.postMessage({ channel: channelId(slack, 'ops'), text: 'x' })
  expect((await refusal(call)).error).toBe('not_in_channel')
  expect(slack.violations).toEqual([])
})

test('a topic of 251 characters is too long', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const channel = channelId(slack, 'ops')
  expect((await refusal(client.conversations.setTopic({ channel, topic: chars(251) }))).error).toBe('too_long')
  expect((await refusal(client.conversations.setPurpose({ channel, purpose: chars(251) }))).error).toBe('too_long')
})

test('the list shows public channels, and private ones with the app when asked', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  await client.conversations.create({ name: 'hush', is_private: true })
  const names = async (args: object) => (await client.conversations.list(args)).channels?.map(channel => channel.name)
  expect(await names({})).toEqual(['general', 'ops', 'lounge'])
  expect(await names({ types: 'public_channel,private_channel' })).toEqual(['general', 'ops', 'lounge', 'hush'])
  expect((await client.users.conversations({ user: ada })).channels?.map(channel => channel.name)).toEqual([
    'general',
    'ops',
    'lounge',
  ])
})

test('people are known by id and by e-mail; strangers show less', async () => {
  const slack = await sandbox()
  const client = clientOf(slack)
  const found = await client.users.lookupByEmail({ email: 'ADA@example.com' })
  expect(found.user).toMatchObject({ id: ada, profile: { email: 'ada@example.com' } })
  expect((await client.users.info({ user: stranger })).user).toMatchObject({ is_stranger: true, team_id: 'T0STRANGE' })
  expect((await refusal(client.users.lookupByEmail({ email: 'x@y.z' }))).error).toBe('users_not_found')
  expect((await client.users.list({})).members).toHaveLength(6)
})

test('a group is replaced as a whole, never emptied, and switched off instead', async () => {
  const slack = await sandbox({ usergroups: [{ handle: 'oncall', name: 'On call', users: [ada] }] })
  const client = clientOf(slack)
  const { usergroups = [] } = await client.usergroups.list({ include_users: true })
  expect(usergroups).toMatchObject([{ handle: 'oncall', users: [ada] }])
  const usergroup = usergroups[0]?.id ?? ''
  await client.usergroups.users.update({ usergroup, users: bob })
  expect((await client.usergroups.users.list({ usergroup })).users).toEqual([bob])
  const set = (users: string) => refusal(client.apiCall('usergroups.users.update', { usergroup, users }))
  expect((await set('')).error).toBe('no_users_provided')
  expect((await set(`${ada},${guest}`)).error).toBe('failed_for_some_users')
  await client.usergroups.disable({ usergroup })
  expect((await client.usergroups.list({})).usergroups).toEqual([])
})

test('the past of a channel is for its members', async () => {
  const slack = await sandbox()
  const { error } = await refusal(clientOf(slack).conversations.history({ channel: channelId(slack, 'lounge') }))
  expect(error).toBe('not_in_channel')
})
