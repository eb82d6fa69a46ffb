import { type FSWatcher, watch } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { Environment } from './lib/variables.ts'
import { parseRulebook } from './rulebook/parse.ts'
import type { Parsed, Rulebook, RulebookFault } from './rulebook/rulebook.ts'
import { type Found, findTexts } from './rulebook-files.ts'

/** Reads the rulebook from a file or a folder of YAML files. Never throws: what cannot be read is a fault. */
export async function readRulebook(path: string, env: Environment): Promise<Parsed> {
  return parse(await findTexts(path), env)
}

export type WatchOptions = {
  readonly path: string
  readonly env: Environment
  /** The one in force, so that a change between reading it and watching is not missed. */
  readonly current?: Rulebook
  readonly onGood: (rulebook: Rulebook, notes: readonly RulebookFault[]) => void
  /** The one in force stays. */
  readonly onBad: (faults: readonly RulebookFault[]) => void
  readonly signal: AbortSignal
  /** How often to look without being told, for file systems that tell nothing. */
  readonly everyMs?: number
  /** How long to wait for an editor to have written everything. */
  readonly settleMs?: number
}

/**
 * Tells of every change of the rulebook's files until `signal`; holds no process alive. `reload` reads them now and
 * tells in any case (SIGHUP).
 */
export function watchRulebook(options: WatchOptions): { readonly reload: () => Promise<void> } {
  const { path, env, current, onGood, onBad, signal, everyMs = 30_000, settleMs = 200 } = options
  const watchers = new Map<string, FSWatcher>()
  let seen: Omit<Found, 'folders'> | null = null
  let soon: NodeJS.Timeout | null = null
  let turn: Promise<void> = Promise.resolve()

  const look = async (always: boolean): Promise<void> => {
    if (signal.aborted) return
    const { folders, ...found } = await findTexts(path)
    if (signal.aborted) return
    // What was written after it was read and before it was watched, nobody would tell.
    if (follow(folders)) stir()
    if (!always && isDeepStrictEqual(found, seen)) return
    const first = seen === null
    seen = found
    const parsed = parse(found, env)
    if ('faults' in parsed) onBad(parsed.faults)
    else if (always || !first || !isDeepStrictEqual(parsed.rulebook, current)) onGood(parsed.rulebook, parsed.notes)
  }

  // One after the other, so that an older reading never overtakes a newer one.
  const next = (always: boolean): Promise<void> => {
    const done = turn.then(() => look(always))
    turn = done.catch(() => undefined)
    return done
  }

  const stir = () => {
    if (soon) clearTimeout(soon)
    soon = setTimeout(() => void next(false), settleMs).unref()
  }

  const leave = (key: string) => {
    watchers.get(key)?.close()
    watchers.delete(key)
  }

  // Folders, never files: editors replace a file, Kubernetes a link, and either ends what watches the old one.
  const follow = (folders: Found['folders']): boolean => {
    let more = false
    for (const key of [...watchers.keys()]) if (!folders.has(key)) leave(key)
    for (const [key, folder] of folders) {
      if (watchers.has(key)) continue
      try {
        watchers.set(
          key,
          watch(folder, { persistent: false }, stir).on('error', () => leave(key)),
        )
        more = true
      } catch {
        // It is not there, or no more can be watched: the regular look finds what changes.
      }
    }
    return more
  }

  if (signal.aborted) return { reload: async () => undefined }
  const regular = setInterval(() => void next(false), everyMs).unref()
  signal.addEventListener(
    'abort',
    () => {
      clearInterval(regular)
      if (soon) clearTimeout(soon)
      follow(new Map())
    },
    { once: true },
  )
  void next(false)
  return { reload: () => next(true) }
}

function parse({ texts, faults }: Omit<Found, 'folders'>, env: Environment): Parsed {
  return faults.length > 0 ? { faults } : parseRulebook(texts, env)
}
