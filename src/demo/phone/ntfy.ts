import { fieldsOf, listOf, numberOf, parseJson, stringOf } from '../../sandbox/shape.ts'
import type { Answer } from './answer.ts'
import { newId } from './id.ts'
import type { Phone, Phones, Push, PushAction } from './phones.ts'

const FIELDS = ['topic', 'title', 'message', 'priority', 'tags', 'click', 'actions']

/** What is wrong with a message as JSON, or null: https://docs.ntfy.sh/publish/#publish-as-json */
export function ntfyFault(body: string): Answer | null {
  const said = fieldsOf(parseJson(body))
  const strangers = Object.keys(said).filter(key => !FIELDS.includes(key))
  if (strangers.length > 0) return fault(40024, `invalid request: ${strangers.join(', ')}`)
  if (!/^[-_A-Za-z0-9]{1,64}$/.test(stringOf(said.topic) ?? '')) return fault(40009, 'invalid request: topic invalid')
  const priority = numberOf(said.priority) ?? 3
  if (![1, 2, 3, 4, 5].includes(priority)) return fault(40007, 'invalid request: priority invalid')
  const { actions = [] } = said
  if (!Array.isArray(actions) || actions.length > 3) return fault(40018, 'invalid request: actions invalid')
  return null
}

function fault(code: number, error: string): Answer {
  return { status: 400, body: { code, http: 400, error, link: 'https://ntfy.sh/docs' } }
}

/** Stands in for ntfy: whoever listens to the topic gets it on the phone. */
export function publish(phones: Phones, body: string): Answer {
  const wrong = ntfyFault(body)
  if (wrong) return wrong
  const said = fieldsOf(parseJson(body))
  const at = phones.clock()
  const push: Push = {
    ...{ id: newId('NT'), at, title: stringOf(said.title) ?? '', message: stringOf(said.message) ?? '' },
    ...{ priority: numberOf(said.priority) ?? 3, click: stringOf(said.click) ?? null, said: null },
    actions: listOf(said.actions).map(actionOf),
  }
  const phone = phones.at(stringOf(said.topic) ?? '')
  if (phone) {
    phone.pushes.push(push)
    phones.notify(phone, { app: 'ntfy', title: push.title, text: push.message })
  }
  const time = Math.floor(at.getTime() / 1_000)
  return { status: 200, body: { id: push.id, time, event: 'message', ...said } }
}

function actionOf(given: unknown): PushAction {
  const { action, label, url, method } = fieldsOf(given)
  return {
    ...{ label: stringOf(label) ?? '', url: stringOf(url) ?? '', method: stringOf(method) ?? 'POST' },
    opens: action === 'view',
  }
}

/** Presses a button that asks an address, as the app on a phone does. */
export async function pressButton(phones: Phones, { pushes }: Phone, id: string, label: string): Promise<void> {
  const at = pushes.findIndex(push => push.id === id)
  const push = pushes[at]
  const action = push?.actions.find(one => one.label === label && !one.opens)
  if (!push || !action) return
  const response = await fetch(action.url, { method: action.method, headers: { accept: 'application/json' } })
  const { message } = fieldsOf(parseJson(await response.text()))
  pushes[at] = { ...push, said: stringOf(message) ?? `${response.status}` }
  phones.changed()
}
