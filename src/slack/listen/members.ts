import type { UsersInfoResponse, WebClient } from '@slack/web-api'
import { type Clock, MINUTE } from '../../lib/time.ts'
import { slackCode } from '../errors.ts'

/** Somebody in Slack, as far as it matters for what they may do. */
export type Member = {
  readonly id: string
  readonly name: string
  /** Invited to single channels only. */
  readonly guest: boolean
  /** From another organisation, here through a shared channel. */
  readonly foreign: boolean
  readonly bot: boolean
  readonly deleted: boolean
}

/** Whether anything can be asked of them: whoever may not act can take no role and do no step. */
export function canBeAsked({ guest, foreign, bot, deleted }: Member): boolean {
  return !guest && !foreign && !bot && !deleted
}

export type Members = {
  /** Asked of Slack at most once in ten minutes. */
  get(id: string): Promise<Member>
  /** Slack says that something about them has changed. */
  forget(id: string): void
}

/** Which workspace, and which organisation around it, is ours. */
export type Home = { readonly teamId: string; readonly enterpriseId: string | null }

const KEPT_MS = 10 * MINUTE
const MOST = 5_000

/** `named` says what the rulebook calls somebody, so that they have one name everywhere; null for whom it does not know. */
export function createMembers(
  client: WebClient,
  clock: Clock,
  home: () => Home,
  named: (id: string) => string | null,
): Members {
  // Promises, so that ten clicks in one second ask once.
  const known = new Map<string, { readonly member: Promise<Member>; readonly until: number }>()

  async function ask(id: string): Promise<Member> {
    try {
      const { user } = await client.users.info({ user: id })
      return read(id, user, home())
    } catch (error) {
      // Slack shows us nobody who is hidden from this workspace: whoever that is, they are from elsewhere.
      if (!['user_not_found', 'user_not_visible'].includes(slackCode(error) ?? '')) throw error
      return { id, name: id, guest: false, foreign: true, bot: false, deleted: false }
    }
  }

  return {
    async get(id) {
      const member = await remembered(id)
      return { ...member, name: named(id) ?? member.name }
    },
    forget(id) {
      known.delete(id)
    },
  }

  function remembered(id: string): Promise<Member> {
    const now = clock().getTime()
    const found = known.get(id)
    if (found && found.until > now) return found.member
    const member = ask(id)
    known.delete(id)
    known.set(id, { member, until: now + KEPT_MS })
    member.catch(() => known.delete(id))
    const oldest = known.keys().next().value
    if (known.size > MOST && oldest !== undefined) known.delete(oldest)
    return member
  }
}

function read(id: string, user: UsersInfoResponse['user'], home: Home): Member {
  const enterprise = user?.enterprise_user?.enterprise_id ?? null
  const sameOrganisation = enterprise !== null && enterprise === home.enterpriseId
  const elsewhere = user?.team_id !== undefined && user.team_id !== home.teamId && !sameOrganisation
  return {
    id,
    name: user?.profile?.display_name || user?.real_name || user?.profile?.real_name || user?.name || id,
    guest: user?.is_restricted === true || user?.is_ultra_restricted === true,
    // Of whom Slack says nothing, nothing good is assumed.
    foreign: user === undefined || user.is_stranger === true || elsewhere,
    bot: user?.is_bot === true || id === 'USLACKBOT',
    deleted: user?.deleted === true,
  }
}
