import type { Refusal } from './command.ts'
import type { Fact } from './event.ts'
import type { Actor } from './incident.ts'

/** When a command is decided, and who asks. */
export type Context = { readonly at: Date; readonly actor: Actor }

/** What follows from a command, or why nothing does. No facts at all: it has been done before, or was outlived. */
export type Decision = readonly Fact[] | Refusal

export const nothing: readonly Fact[] = []
