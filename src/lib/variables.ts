/**
 * A text with its `${NAME}`s filled in by what `value` gives for each; `$${` stands for `${` itself. `found` is what
 * stands there, for whoever has to complain: `name` need not be one.
 */
export function fillIn(text: string, value: (name: string, found: string) => string): string {
  return text.replace(/\$\$\{|\$\{([^}]*)\}?/g, (found, name?: string) =>
    name === undefined ? '${' : value(name, found),
  )
}
