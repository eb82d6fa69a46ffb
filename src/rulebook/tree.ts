/** Where something stands; lines count from 1. */
export type Place = { readonly file: string; readonly line: number }

/** What a file says, with the place of everything in it. What a map holds stands where its key stands. */
export type Tree = Branch | List | Scalar
export type Branch = { readonly kind: 'map'; readonly place: Place; readonly keys: ReadonlyMap<string, Tree> }
export type List = { readonly kind: 'list'; readonly place: Place; readonly items: readonly Tree[] }
export type Scalar = {
  readonly kind: 'scalar'
  readonly place: Place
  readonly value: null | boolean | number | string
}

export type Path = readonly PropertyKey[]

/** What stands at a path, or null. */
export function treeAt(tree: Tree, path: Path): Tree | null {
  let at: Tree | null = tree
  for (const step of path) at = at && childOf(at, step)
  return at
}

/** The place of a path, or of the last thing on the way to it. */
export function placeOf(tree: Tree, path: Path): Place {
  let at = tree
  for (const step of path) {
    const child = childOf(at, step)
    if (!child) break
    at = child
  }
  return at.place
}

/** `policies.payments.steps[0].wait` */
export function spell(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${String(step)}`)).join('')
}

function childOf(tree: Tree, step: PropertyKey): Tree | null {
  if (tree.kind === 'map') return tree.keys.get(String(step)) ?? null
  // A text where a list may stand is a list of one.
  if (tree.kind === 'scalar') return step === 0 ? tree : null
  return tree.items[Number(step)] ?? null
}
