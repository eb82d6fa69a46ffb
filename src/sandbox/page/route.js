// Where somebody stands: it is the address after the hash, so that it can be linked and reloaded.

const names = ['user', 'channel', 'thread', 'tab']

export function readRoute() {
  const asked = new URLSearchParams(location.hash.slice(1))
  return Object.fromEntries(names.map(name => [name, asked.get(name) ?? '']))
}

export function writeRoute(route) {
  const hash = new URLSearchParams(names.filter(name => route[name]).map(name => [name, route[name]]))
  const next = `#${hash}`
  if (next !== location.hash) history.replaceState(null, '', next)
}
