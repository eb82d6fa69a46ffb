import { type Hours, hoursAt } from './hours.ts'
import { handoffOf, type Rotation, turnAt } from './rotation.ts'
import { ALWAYS, FOREVER, overlap, remembering, type Span } from './span.ts'

// What is here is plain JSON and stored as such: fields are only added.

export type Layer = {
  readonly rotation: Rotation
  /** YYYY-MM-DD in the schedule's zone. */
  readonly start: string
  /** In the order of their turns, each with one name of the rulebook or several; an empty one is nobody's. */
  readonly slots: readonly (readonly string[])[]
  /** Outside of them the layer says nothing; none: it counts at all hours. */
  readonly hours: readonly Hours[]
}

/** Layers, the later ones over the earlier. */
export type Schedule = { readonly name: string; readonly timezone: string; readonly layers: readonly Layer[] }

/** Who has it over a span. Nobody on purpose is an empty list; null: nothing is said. */
export type Duty = Span & { readonly people: readonly string[] | null }

/** Asks the layers at instants, from the uppermost down. Whoever walks on through time uses one and the same asker. */
export function askerOf({ layers, timezone }: Schedule): (at: Date) => Duty {
  const askers = layers.map(layer => remembering(at => dutyOf(layer, timezone, at))).reverse()
  return at => {
    let span = ALWAYS
    for (const ask of askers) {
      const duty = ask(at)
      span = overlap(span, duty)
      if (duty.people !== null) return { people: duty.people, ...span }
    }
    return { people: null, ...span }
  }
}

function dutyOf(layer: Layer, zone: string, at: Date): Duty {
  const { within, ...hours } = hoursAt(layer.hours, zone, at)
  if (!within || layer.slots.length === 0) return { people: null, ...hours }
  const begin = handoffOf(layer, zone, 0)
  if (at < begin) return { people: null, ...overlap(hours, { ...ALWAYS, until: begin }) }
  const [only = [], ...others] = layer.slots
  if (others.length === 0) return { people: only, ...overlap(hours, { from: begin, until: FOREVER }) }
  const turn = turnAt(layer, zone, at)
  return { people: layer.slots[turn.number % layer.slots.length] ?? [], ...overlap(hours, turn) }
}

/** Everybody who has a turn in it, once. */
export function peopleIn({ layers }: Schedule): readonly string[] {
  return [...new Set(layers.flatMap(({ slots }) => slots.flat()))]
}
