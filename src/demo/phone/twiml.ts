/** What Twilio is told to do, as far as Tocsin says it: https://www.twilio.com/docs/voice/twiml */
export type Verb =
  | { readonly verb: 'say'; readonly text: string }
  | { readonly verb: 'gather'; readonly says: readonly string[]; readonly action: string; readonly timeoutMs: number }
  | { readonly verb: 'redirect'; readonly url: string }
  | { readonly verb: 'hangup' }
  | { readonly verb: 'message'; readonly text: string }

/** The verbs of a `<Response>`, in their order. Throws what Twilio would complain of. */
export function readTwiml(xml: string): readonly Verb[] {
  const [, inside] = /^\s*(?:<\?xml[^>]*\?>)?\s*<Response>(.*)<\/Response>\s*$/s.exec(xml) ?? []
  if (inside === undefined) throw new Error(`12100 Document parse failure: ${xml.slice(0, 80)}`)
  return elementsOf(inside).map(({ name, attributes, content }): Verb => {
    switch (name) {
      case 'Say':
        return { verb: 'say', text: plain(content) }
      case 'Gather': {
        const says = elementsOf(content).map(({ content: said }) => plain(said))
        const timeoutMs = Number(attributes.get('timeout') ?? 5) * 1_000
        return { verb: 'gather', says, action: attributes.get('action') ?? '', timeoutMs }
      }
      case 'Redirect':
        return { verb: 'redirect', url: plain(content) }
      case 'Hangup':
        return { verb: 'hangup' }
      case 'Message':
        return { verb: 'message', text: plain(content) }
      default:
        throw new Error(`12200 Schema validation warning: <${name}>`)
    }
  })
}

type Element = { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly content: string }

const ELEMENT = /<([A-Z][a-z]*)((?:\s+[a-zA-Z]+="[^"]*")*)\s*(?:\/>|>(.*?)<\/\1>)/gs

function elementsOf(xml: string): readonly Element[] {
  return [...xml.matchAll(ELEMENT)].map(([, name = '', said = '', content = '']) => {
    const attributes = [...said.matchAll(/([a-zA-Z]+)="([^"]*)"/g)].map(
      ([, key = '', value = '']) => [key, plain(value)] as const,
    )
    return { name, attributes: new Map(attributes), content }
  })
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function plain(xml: string): string {
  return xml.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal))
  })
}
