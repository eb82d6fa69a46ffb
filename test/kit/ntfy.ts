import { type Heard, type Said, type StandIn, startStandIn } from './stand-in.ts'

/** Publishing as JSON, as ntfy documents it: https://docs.ntfy.sh/publish/#publish-as-json */
export function startNtfy(token: string | null = null): Promise<StandIn> {
  return startStandIn(heard => answer(heard, token))
}

const complaint = (http: number, code: number, error: string): Said => {
  return { status: http, body: { code, http, error, link: 'https://ntfy.sh/docs' } }
}

const FIELDS = ['topic', 'title', 'message', 'priority', 'tags', 'click', 'actions']

function answer({ method, path, headers, body }: Heard, token: string | null): Said {
  if (!['POST', 'PUT'].includes(method) || path !== '/') return complaint(404, 40401, 'page not found')
  if (token !== null && headers.authorization !== `Bearer ${token}`) return complaint(401, 40101, 'unauthorized')
  const said: Record<string, unknown> = JSON.parse(body)
  const { topic, priority, actions = [] } = said
  const strangers = Object.keys(said).filter(key => !FIELDS.includes(key))
  if (strangers.length > 0) return complaint(400, 40024, `invalid request: ${strangers.join(', ')}`)
  if (typeof topic !== 'string' || !/^[-_A-Za-z0-9]{1,64}$/.test(topic)) {
    return complaint(400, 40009, 'invalid request: topic invalid')
  }
  if (![1, 2, 3, 4, 5].includes(Number(priority))) return complaint(400, 40007, 'invalid request: priority invalid')
  if (!Array.isArray(actions) || actions.length > 3) return complaint(400, 40018, 'invalid request: actions invalid')
  return { status: 200, body: { id: 'sPs71M8A2T', time: 1_795_144_200, event: 'message', ...said } }
}
