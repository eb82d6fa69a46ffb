import type { User, Usergroup } from '../model.ts'
import { type Fields, stringOf } from '../shape.ts'
import { seconds } from '../workspace.ts'
import { type Method, paged, refuse, type Slack, want } from './call.ts'

/** A person as the API shows them; somebody from another organisation shows less. */
function shownUser({ workspace }: Slack, user: User): Fields {
  const { id, team_id, name, real_name, deleted, is_bot, is_restricted, is_ultra_restricted, is_stranger, tz, email } =
    user
  return {
    id,
    team_id,
    name,
    deleted,
    is_bot,
    is_app_user: false,
    updated: seconds(workspace),
    ...(is_stranger ? { is_stranger } : {}),
    profile: {
      real_name,
      real_name_normalized: real_name,
      display_name: name,
      display_name_normalized: name,
      team: team_id,
      ...(is_stranger || is_bot ? {} : { email }),
      ...(is_bot ? { bot_id: workspace.bot.bot_id, api_app_id: workspace.bot.app_id } : {}),
    },
    ...(deleted
      ? {}
      : { real_name, tz, tz_label: tz, is_admin: false, is_owner: false, is_restricted, is_ultra_restricted }),
  }
}

const info: Method = {
  tier: 'tier4',
  run(slack, args) {
    const user = slack.workspace.users.get(want(args, 'user')) ?? refuse('user_not_found')
    return { user: shownUser(slack, user) }
  },
}

const list: Method = {
  tier: 'tier2',
  run(slack, args) {
    const { page, next_cursor } = paged([...slack.workspace.users.values()], args, { usual: 999, most: 999 })
    return {
      members: page.map(user => shownUser(slack, user)),
      cache_ts: seconds(slack.workspace),
      response_metadata: { next_cursor },
    }
  },
}

const byEmail: Method = {
  tier: 'tier3',
  run(slack, args) {
    const email = want(args, 'email').toLowerCase()
    const user = [...slack.workspace.users.values()].find(
      each => each.email.toLowerCase() === email && !each.deleted && !each.is_stranger,
    )
    return { user: shownUser(slack, user ?? refuse('users_not_found')) }
  },
}

const shownGroup = ({ workspace }: Slack, group: Usergroup): Fields => ({
  ...group,
  team_id: workspace.team.id,
  is_usergroup: true,
  user_count: group.users.length,
})

const groupOf = ({ workspace }: Slack, args: Fields) =>
  workspace.usergroups.get(want(args, 'usergroup')) ?? refuse('no_such_subteam')

const groups: Method = {
  tier: 'tier2',
  run(slack, args) {
    const withUsers = ['true', '1'].includes(String(args.include_users))
    const withDisabled = ['true', '1'].includes(String(args.include_disabled))
    const all = [...slack.workspace.usergroups.values()].filter(group => withDisabled || group.date_delete === 0)
    const usergroups = all.map(group => {
      const { users, ...rest } = shownGroup(slack, group)
      return withUsers ? { ...rest, users } : rest
    })
    return { usergroups }
  },
}

const groupUsers: Method = {
  tier: 'tier2',
  run: (slack, args) => ({ users: [...groupOf(slack, args).users] }),
}

/** Replaces the whole list, which may not become empty: disable the group instead. */
const setGroupUsers: Method = {
  tier: 'tier2',
  run(slack, args) {
    const group = groupOf(slack, args)
    const users = (stringOf(args.users) ?? '').split(',').filter(Boolean)
    if (users.length === 0) refuse('no_users_provided')
    const unfit = users.filter(id => {
      const user = slack.workspace.users.get(id)
      return !user || user.deleted || user.is_stranger || user.is_restricted || user.is_ultra_restricted
    })
    if (unfit.length > 0) refuse('failed_for_some_users', unfit)
    group.users = users
    return { usergroup: shownGroup(slack, group) }
  },
}

const switching = (enabled: boolean): Method => ({
  tier: 'tier2',
  run(slack, args) {
    const group = groupOf(slack, args)
    if ((group.date_delete === 0) === enabled) refuse(enabled ? 'already_enabled' : 'already_disabled')
    group.date_delete = enabled ? 0 : seconds(slack.workspace)
    return { usergroup: shownGroup(slack, group) }
  },
})

const authTest: Method = {
  tier: 'special',
  run({ workspace: { team, bot } }) {
    const { user_id, bot_id, name } = bot
    const url = `https://${team.domain}.slack.com/`
    return { url, team: team.name, user: name, team_id: team.id, user_id, bot_id, is_enterprise_install: false }
  },
}

export const peopleMethods: Readonly<Record<string, Method>> = {
  'api.test': { tier: 'none', run: (_, args) => ({ args }) },
  'auth.test': authTest,
  'team.info': { tier: 'tier3', run: ({ workspace: { team } }) => ({ team: { ...team } }) },
  'apps.connections.open': { tier: 'tier3', run: ({ openLink }) => ({ url: openLink() }) },
  'users.info': info,
  'users.list': list,
  'users.lookupByEmail': byEmail,
  'usergroups.list': groups,
  'usergroups.users.list': groupUsers,
  'usergroups.users.update': setGroupUsers,
  'usergroups.enable': switching(true),
  'usergroups.disable': switching(false),
}
