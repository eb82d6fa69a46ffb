/** Variables by their names, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a variable holds; nothing where it is empty, or only what the record inherits. */
export function variable(env: Environment, name: string): string | undefined {
  return (Object.hasOwn(env, name) && env[name]) || undefined
}

/**
 * A text with its `${NAME}`s filled in by what `value` gives for each; `$${` stands for `${` itself. `found` is what
 * stands there, for whoever has to complain: `name` need not be one.
 */
export function fillIn(text: string, value: (name: string, found: string) => string): string {
  return text.replace(/\$\$\{|\$\{([^}]*)\}?/g, (found, name?: string) =>
    name === undefined ? '${' : value(name, found),
  )
}
