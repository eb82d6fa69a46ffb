import type { FastifyReply } from 'fastify'
import { type Incident, label } from '../incident/incident.ts'
import { pagesOf } from '../incident/links.ts'
import { escapeMarkup, line, strung } from '../lib/text.ts'
import { type Act, type Acted, type Answering, aboutOf, isWaitedFor, standingOf } from './answering.ts'
import { htmlPage } from './shell.ts'

/** Read in the dark on a phone: what is wrong, how it stands, and what there is to press. */
export function answerPage(
  reply: FastifyReply,
  door: Answering,
  { incident, person, token }: { readonly incident: Incident; readonly person: string; readonly token: string },
  acted: Acted | null,
): FastifyReply {
  const name = door.rulebook().people.get(person)?.name ?? person
  const title = line(incident.title, 200)
  const details = strung(incident.description, 500)
  const parts = [
    paragraph(aboutOf(incident, door), 'about'),
    `<h1>${escapeMarkup(title)}</h1>`,
    acted && paragraph(acted.said, acted.ok ? 'done' : 'refused'),
    paragraph(standingOf(incident, door), 'standing'),
    ...actsFor(incident, person).map(([act, words]) => button(act, words, incident, token)),
    details !== '' && details !== title && paragraph(details),
    ...pagesOf(incident).map(
      ([name, address]) => `<p><a href="${escapeMarkup(address)}" rel="noreferrer">${name}</a></p>`,
    ),
    `<footer>This page is ${escapeMarkup(line(name, 60))}'s: what is pressed here is done in their name.</footer>`,
  ]
  return htmlPage(reply, `${label(incident)} ${title}`, parts.filter(Boolean).join('\n'))
}

export function noticePage(reply: FastifyReply, message: string): FastifyReply {
  return htmlPage(reply, 'Tocsin', paragraph(message, 'standing'))
}

/** Where its calling stands, so that a page that was opened before can be told from one that was opened since. */
export function placeOf({ position }: Incident): string {
  return position ? `${position.step}.${position.round}.${position.turn ?? 0}` : ''
}

function actsFor(incident: Incident, person: string): readonly (readonly [Act, string])[] {
  const { status, policy } = incident
  const mine = [['acknowledge', 'Acknowledge'] as const, ['decline', 'I cannot'] as const]
  const others = [['escalate', 'Call the next step'] as const]
  return [...(isWaitedFor(incident, person) ? mine : []), ...(status !== 'resolved' && policy ? others : [])]
}

function button(act: Act, words: string, incident: Incident, token: string): string {
  const from = act === 'escalate' ? `?from=${placeOf(incident)}` : ''
  const address = `/a/${encodeURIComponent(token)}/${act}${from}`
  return `<form method="post" action="${escapeMarkup(address)}"><button class="${act}">${words}</button></form>`
}

function paragraph(text: string, kind?: string): string {
  return `<p${kind ? ` class="${kind}"` : ''}>${escapeMarkup(text)}</p>`
}
