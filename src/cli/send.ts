import { parseArgs } from 'node:util'
import { nearest } from '../lib/text.ts'
import type { Rulebook, Source } from '../rulebook/rulebook.ts'
import { SAMPLES } from '../sample/registry.ts'
import type { Phase } from '../sample/sample.ts'
import { addressOf } from './address.ts'
import type { Command, Terminal } from './command.ts'

const OPTIONS = {
  firing: { type: 'boolean' },
  ack: { type: 'boolean' },
  resolved: { type: 'boolean' },
  source: { type: 'string' },
  id: { type: 'string', default: 'sample' },
} as const

/** Sends what a system would send, to a Tocsin that is running, under a source of its rulebook. */
export const send: Command = {
  usage: '<system> [--firing|--ack|--resolved] [--source <name>] [--id <id>]',
  does: 'send a sample alert of a system',
  async run(words, terminal) {
    const asked = read(words)
    if ('wrong' in asked) {
      terminal.complain(asked.wrong)
      return 2
    }
    const rulebook = await terminal.rulebook()
    if ('faults' in rulebook) {
      for (const fault of rulebook.faults) terminal.complain(fault)
      return 1
    }
    const source = sourceFor(rulebook, asked)
    if ('wrong' in source) {
      terminal.complain(source.wrong)
      return 1
    }
    return deliver(source, asked, terminal)
  },
}

type Asked = {
  readonly system: string
  readonly phase: Phase
  readonly source: string | undefined
  readonly id: string
}
type Wrong = { readonly wrong: string }

function read(words: readonly string[]): Asked | Wrong {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true })
    const [system, ...more] = positionals
    if (system === undefined || !Object.hasOwn(SAMPLES, system)) {
      const systems = Object.keys(SAMPLES)
      const meant = system === undefined ? null : nearest(system, systems)
      return { wrong: meant ? `no system "${system}"; did you mean ${meant}?` : `a system: ${systems.join(', ')}` }
    }
    if (more.length > 0) return { wrong: `one system, and not also ${more.join(' ')}` }
    const phases = (['firing', 'ack', 'resolved'] as const).filter(phase => values[phase])
    if (phases.length > 1) return { wrong: `one of --firing, --ack and --resolved` }
    const [phase = 'firing'] = phases
    if (!/^[a-z0-9-]{1,60}$/i.test(values.id)) return { wrong: '--id: letters, digits and dashes' }
    return { system, phase: phase === 'ack' ? 'acknowledged' : phase, source: values.source, id: values.id }
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
}

function sourceFor({ sources }: Rulebook, { system, source }: Asked): Source | Wrong {
  const named = source === undefined ? undefined : sources.get(source)
  if (source !== undefined && !named) return { wrong: `the rulebook has no source ${source}` }
  const found = named ?? [...sources.values()].find(({ type }) => type === system)
  if (!found) return { wrong: `the rulebook has no source of type ${system}` }
  return found.type === system ? found : { wrong: `${found.name} is a source of type ${found.type}, not ${system}` }
}

async function deliver(source: Source, { system, phase, id }: Asked, terminal: Terminal): Promise<number> {
  const at = terminal.now()
  const [signingSecret = null] = source.signingSecrets
  const sent = SAMPLES[system]?.(phase, { at, since: at, id, secret: source.secret, signingSecret })
  if (!sent) {
    terminal.complain(`${system} has no way to say that something is ${phase}`)
    return 1
  }
  const url = `${addressOf(terminal.env)}/webhooks/${encodeURIComponent(source.name)}${sent.path}`
  try {
    const body = sent.method === 'GET' ? {} : { body: sent.body }
    const response = await fetch(url, { method: sent.method, headers: sent.headers, ...body })
    terminal.print(`${response.status} ${await response.text()}`.trim())
    return response.ok ? 0 : 1
  } catch {
    terminal.complain(`nobody answers at ${new URL(url).origin}: is Tocsin running? TOCSIN_URL says where`)
    return 1
  }
}
