import { ntfyFault } from '../../src/demo/phone/ntfy.ts'
import { type Heard, type Said, type StandIn, startStandIn } from './stand-in.ts'

/** Publishing as JSON, as ntfy documents it: https://docs.ntfy.sh/publish/#publish-as-json */
export function startNtfy(token: string | null = null): Promise<StandIn> {
  return startStandIn(heard => answer(heard, token))
}

const complaint = (http: number, code: number, error: string): Said => {
  return { status: http, body: { code, http, error, link: 'https://ntfy.sh/docs' } }
}

function answer({ method, path, headers, body }: Heard, token: string | null): Said {
  if (!['POST', 'PUT'].includes(method) || path !== '/') return complaint(404, 40401, 'page not found')
  if (token !== null && headers.authorization !== `Bearer ${token}`) return complaint(401, 40101, 'unauthorized')
  return (
    ntfyFault(body) ?? {
      status: 200,
      body: { id: 'sPs71M8A2T', time: 1_795_144_200, event: 'message', ...JSON.parse(body) },
    }
  )
}
