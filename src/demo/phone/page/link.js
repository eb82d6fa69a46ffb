// The page's own line to its server: state is fetched, acts are posted, and a stream says when to look again.

const token = document.querySelector('meta[name="page-token"]').content

export async function fetchState(person) {
  const response = await fetch(`/phone/state?${new URLSearchParams({ person })}`)
  if (!response.ok) throw new Error(`The phone answered ${response.status}.`)
  return response.json()
}

/** The answer is always `{ ok?, error? }`: what went wrong is for the person, not for the console. */
export async function post(act) {
  try {
    const response = await fetch('/phone/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-page-token': token },
      body: JSON.stringify(act),
    })
    return await response.json()
  } catch {
    return { error: 'The phone has no network.' }
  }
}

/** Calls back on every change, and each time that the line is there again. */
export function listen(onChange) {
  const stream = new EventSource('/phone/live')
  stream.addEventListener('message', onChange)
  stream.addEventListener('open', onChange)
}
