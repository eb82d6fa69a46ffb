type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the keys that are not given: to an optional field, undefined is a value of its own. */
export function present<T extends object>(given: T): Present<T> {
  const kept: Present<T> = { ...given }
  for (const key in kept) if (kept[key] === undefined) delete kept[key]
  return kept
}
