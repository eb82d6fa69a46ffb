import { personIn, shown } from '../../src/demo/person.ts'
import type { Act, Choice, Submission, Values } from '../../src/sandbox/act.ts'
import type { Message, View } from '../../src/sandbox/model.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'

/** Somebody in Slack. What they do here waits until all that follows from it is done. */
export type Player = {
  readonly id: string
  readonly act: Act
  /** Presses a button or chooses an option by its label; answers with what only this person is told of it. */
  click(message: Message, label: string): Promise<string>
  /** The same without waiting, for those who do things at once. */
  press(message: Message, label: string): Promise<void>
  /** Chooses in a menu that Slack fills, such as one of people. */
  choose(message: Message, action: string, choice: Choice): Promise<string>
  /** `/incident …`, answered with what only this person is told. */
  says(channel: string, text: string): Promise<string>
  submit(values?: Values): Promise<Submission>
  modal(): View
  /** What the app has written to this person alone, oldest first. */
  dms(): readonly Message[]
  /** Every direct message that calls this person and can still be answered. */
  calls(): readonly Message[]
}

export function playerIn(sandbox: Sandbox, id: string, settle: () => Promise<void>): Player {
  const person = personIn(sandbox, id)
  const { act } = person
  const dms = () =>
    [...sandbox.workspace.channels.values()].find(({ im_user }) => im_user === id)?.messages.filter(isOurs) ?? []

  async function told(deed: () => Promise<unknown>): Promise<string> {
    const before = new Set(act.ephemerals().map(({ ts }) => ts))
    await deed()
    await settle()
    const fresh = act.ephemerals().filter(({ ts }) => !before.has(ts))
    return fresh.map(shown).join('\n')
  }

  return {
    id,
    act,
    press: person.press,
    click: (message, label) => told(() => person.press(message, label)),
    choose: (message, action, choice) => told(() => act.click(message, action, choice)),
    says: (channel, text) => told(() => act.command('/incident', text, { channel })),
    async submit(values = {}) {
      const submission = await act.submit(values)
      await settle()
      return submission
    },
    modal() {
      const view = act.modal()
      if (!view) throw new Error(`${id} has no modal open`)
      return view
    },
    dms,
    calls: () => dms().filter(message => shown(message).includes('You are called') && hasButton(message)),
  }
}

export function isOurs({ bot_id }: Message): boolean {
  return bot_id !== undefined
}

export function hasButton({ blocks }: Message): boolean {
  return blocks.some(({ type }) => type === 'actions')
}

/** Every word of a view, so that one can look for what people see. */
export function wordsOf(view: View): string {
  return JSON.stringify([view.title, view.blocks])
}
