import { expect, onTestFinished } from 'vitest'
import { type Page, startPage } from '../../src/sandbox/page.ts'
import type { Answer } from '../../src/sandbox/page-act.ts'
import type { PageOptions, PageState } from '../../src/sandbox/page-view.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'

type Answered = Answer & { status: number }

/** A page that lasts as long as the test. */
export async function page(slack: Sandbox, options: Partial<PageOptions> = {}): Promise<Page> {
  const started = await startPage(slack, { commands: [], shortcuts: [], ...options })
  onTestFinished(() => started.close())
  return started
}

export async function stateOf({ url }: Page, user: string, query: Record<string, string> = {}): Promise<PageState> {
  const response = await fetch(`${url}state?${new URLSearchParams({ user, ...query })}`)
  expect(response.status).toBe(200)
  return JSON.parse(await response.text())
}

export async function act(
  { url, token }: Page,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(`${url}act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-page-token': token, ...headers },
    body: JSON.stringify(body),
  })
  const answer: Answer = JSON.parse(await response.text())
  return { status: response.status, ...answer }
}
