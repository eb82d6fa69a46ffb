// The page's own line to its server: state is fetched, acts are posted, and a socket says when to look again.

const token = document.querySelector('meta[name="page-token"]').content

export async function fetchState(query) {
  const response = await fetch(`/page/state?${new URLSearchParams(query)}`)
  if (!response.ok) throw new Error(`The workspace answered ${response.status}.`)
  return response.json()
}

/** The answer is always `{ ok, error?, errors?, … }`: what went wrong is for the person, not for the console. */
export async function post(act) {
  try {
    const response = await fetch('/page/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-page-token': token },
      body: JSON.stringify(act),
    })
    return await response.json()
  } catch {
    return { ok: false, error: 'The workspace cannot be reached.' }
  }
}

/** Calls back on every change, and again after each time that the line was lost. */
export function listen(onChange, onLine) {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/page/live`)
  socket.addEventListener('message', onChange)
  socket.addEventListener('open', () => onLine(true))
  socket.addEventListener('close', () => {
    onLine(false)
    setTimeout(() => listen(onChange, onLine), 1000)
  })
}
