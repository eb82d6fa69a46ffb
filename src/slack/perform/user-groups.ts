import type { WebClient } from '@slack/web-api'
import type { KeepUserGroups } from '../../engine/duty.ts'
import { Postponed, Undeliverable } from '../../engine/ports.ts'
import { type Clock, later, MINUTE } from '../../lib/time.ts'
import { deliveryError } from '../errors.ts'
import type { Paced } from './pace.ts'

/** So often is looked whether somebody else has changed a group. */
const LOOK_MS = 15 * MINUTE

type Options = { readonly client: WebClient; readonly paced: Paced; readonly clock: Clock }
type Group = { readonly id: string; readonly users: readonly string[] }

/** Keeps user groups in step: each write tells all of its members, so there is none where nothing changes. */
export function createUserGroups({ client, paced, clock }: Options): KeepUserGroups {
  // What was meant when it was last looked up in Slack.
  let looked: { readonly at: Date; readonly meant: string } | null = null

  return async groups => {
    const meant = JSON.stringify([...groups].map(([handle, users]) => [handle, [...users].sort()]))
    if (looked?.meant === meant && clock() < later(looked.at, LOOK_MS)) return []
    const faults: { handle: string; reason: string }[] = []
    try {
      const there = await listed()
      for (const [handle, users] of groups) {
        const reason = await attempt(() => keep(there.get(handle), users))
        if (reason !== null) faults.push({ handle, reason })
      }
    } catch (error) {
      const reason = reasonOf(error)
      faults.push(...[...groups.keys()].map(handle => ({ handle, reason })))
    }
    looked = { at: clock(), meant }
    return faults
  }

  async function keep(group: Group | undefined, users: ReadonlySet<string>): Promise<void> {
    if (!group) throw new Undeliverable('Slack has no such user group: somebody who may has to create it')
    // Slack takes no empty group; whoever was last in it stays.
    if (users.size === 0 || isSame(group.users, users)) return
    await paced('usergroups.users.update', () =>
      client.usergroups.users.update({ usergroup: group.id, users: [...users].sort().join(',') }),
    )
  }

  async function listed(): Promise<ReadonlyMap<string, Group>> {
    const { usergroups = [] } = await paced('usergroups.list', () => client.usergroups.list({ include_users: true }))
    return new Map(
      usergroups.flatMap(({ id, handle, users = [] }) => (id && handle ? [[handle, { id, users }] as const] : [])),
    )
  }
}

/** Null: it is done. What Slack is too busy for is tried again, and no fault. */
async function attempt(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

function reasonOf(error: unknown): string {
  const meant = deliveryError(error)
  if (meant instanceof Postponed || !(meant instanceof Undeliverable)) throw meant
  return meant.message
}

function isSame(some: readonly string[], others: ReadonlySet<string>): boolean {
  return some.length === others.size && some.every(user => others.has(user))
}
