import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RulebookText } from './rulebook/parse.ts'
import type { RulebookFault } from './rulebook/rulebook.ts'

/** What is on the disk: the texts, and the folders whose changes may change them. */
export type Found = {
  readonly texts: readonly RulebookText[]
  readonly faults: readonly RulebookFault[]
  /** By what they are, not only by what they are called: a folder that was replaced is another one. */
  readonly folders: ReadonlyMap<string, string>
}

const LIMITS = { bytes: 4_000_000, files: 500, depth: 5 }

/** Reads a file, or every `.yml` and `.yaml` of a folder and those below it. What cannot be read is a fault. */
export async function findTexts(path: string): Promise<Found> {
  const found: { texts: RulebookText[]; faults: RulebookFault[]; folders: Map<string, string> } = {
    texts: [],
    faults: [],
    folders: new Map(),
  }
  const complain = (file: string, message: string) => {
    found.faults.push({ file, line: 1, message })
  }

  const take = async (at: string, depth: number): Promise<void> => {
    try {
      const what = await stat(at)
      if (what.isDirectory()) {
        await follow(at, found.folders)
        for (const name of depth < LIMITS.depth ? (await readdir(at)).toSorted() : []) {
          // Editors and Kubernetes keep their own things under names with a dot in front.
          if (!name.startsWith('.') && (await isWanted(join(at, name)))) await take(join(at, name), depth + 1)
        }
      } else if (what.size > LIMITS.bytes) {
        complain(at, `found a file of ${(what.size / 1_000_000).toFixed(1)} MB, expected at most 1 MB`)
      } else if (found.texts.length >= LIMITS.files) {
        if (found.texts.length === LIMITS.files) complain(at, `found more than ${LIMITS.files} files`)
      } else {
        found.texts.push({ file: at, text: await readFile(at, 'utf8') })
      }
    } catch (error) {
      complain(at, whyNot(error))
    }
  }

  await take(path, 0)
  if (found.folders.size === 0) await follow(dirname(path), found.folders)
  else if (found.texts.length + found.faults.length === 0) complain(path, 'found no .yml file in this folder')
  return found
}

async function follow(folder: string, folders: Map<string, string>): Promise<void> {
  const what = await stat(folder).catch(() => null)
  if (what) folders.set(`${what.ino}:${what.birthtimeMs}:${folder}`, folder)
}

async function isWanted(path: string): Promise<boolean> {
  if (/\.ya?ml$/.test(path)) return true
  const what = await stat(path).catch(() => null)
  return what?.isDirectory() ?? false
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return 'there is no such file or folder, expected the rulebook here'
  return `cannot be read: ${code ?? String(error)}`
}
