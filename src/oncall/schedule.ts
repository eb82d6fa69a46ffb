import { type Hours, hoursAsker } from './hours.ts'
import { type Rotation, turnsOf } from './rotation.ts'
import { ALWAYS, isBefore, overlap, remembering, type Span } from './span.ts'

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

/** Asks the layers at instants, from the uppermost down. Whoever walks through time keeps to one and the same asker. */
export function askerOf({ layers, timezone }: Schedule): (at: Date) => Duty {
  const askers = layers.map(layer => remembering(layerAsker(layer, timezone))).reverse()
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

function layerAsker({ rotation, start, slots, hours }: Layer, zone: string): (at: Date) => Duty {
  const turns = turnsOf(rotation, start, zone)
  const turnAt = remembering(turns.at)
  const hoursAt = hoursAsker(hours, zone)
  const first = turns.begin(0)
  const [only = [], ...others] = slots
  return at => {
    const { within, ...span } = hoursAt(at)
    if (!within || slots.length === 0) return { people: null, ...span }
    if (isBefore(at, first)) return { people: null, ...overlap(span, { ...ALWAYS, until: first }) }
    if (others.length === 0) return { people: only, ...overlap(span, { ...ALWAYS, from: first }) }
    const turn = turnAt(at)
    return { people: slots[turn.number % slots.length] ?? [], ...overlap(span, turn) }
  }
}

/** Everybody who has a turn in it, once. */
export function peopleIn({ layers }: Schedule): readonly string[] {
  return [...new Set(layers.flatMap(({ slots }) => slots.flat()))]
}
