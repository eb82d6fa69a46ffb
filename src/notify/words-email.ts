import { pagesOf } from '../incident/links.ts'
import { clean, escapeMarkup, line } from '../lib/text.ts'
import { detailsOf, factsOf, headline, TEST_SAID, type Test, type Told } from './told.ts'

export type EmailWords = { readonly subject: string; readonly text: string; readonly html: string }

/** Read at night, on a phone: how bad and what in the subject, what to press before what there is to know. */
export function emailWords(told: Told | Test): EmailWords {
  const person = line(clean(told.person), 60)
  if (told.kind === 'test') {
    const said = `${person}, mails of Tocsin reach you. ${TEST_SAID}`
    return { subject: 'Test of Tocsin', text: `${said}\n`, html: page(paragraph(said)) }
  }
  const called = `${person}, you are called.`
  const title = line(clean(told.incident.title), 200)
  const { links } = told
  const facts = factsOf(told)
  const details = detailsOf(told, 1_000)
  const pages = pagesOf(told.incident)
  const text = [
    `${called}\n${title}`,
    links && `${BUTTON}:\n${links.show}`,
    facts.map(([name, value]) => `${name}: ${value}`).join('\n'),
    details,
    ...pages.map(([name, address]) => `${name}:\n${address}`),
  ]
  const html = [
    paragraph(called),
    `<h1 style="font-size:22px;line-height:1.3;margin:0 0 16px">${escapeMarkup(title)}</h1>`,
    links && button(links.show),
    `<table style="border-spacing:0;margin:0 0 16px">${facts.map(row).join('')}</table>`,
    details && paragraph(details),
    ...pages.map(([name, address]) => `<p style="margin:0 0 8px">${anchor(name, address)}</p>`),
  ]
  return {
    subject: headline(told, 150),
    text: `${text.filter(Boolean).join('\n\n')}\n`,
    html: page(html.filter(Boolean).join('\n')),
  }
}

const BUTTON = 'Acknowledge, or pass it on'

function page(body: string): string {
  const style = 'margin:0 auto;max-width:560px;padding:16px;font:16px/1.5 system-ui,sans-serif'
  return `<!doctype html>\n<html lang="en"><body><div style="${style}">\n${body}\n</div></body></html>\n`
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 16px">${escapeMarkup(text)}</p>`
}

function row([name, value]: readonly [string, string]): string {
  const cell = 'padding:2px 16px 2px 0;vertical-align:top'
  return `<tr><td style="${cell};color:#777">${name}</td><td style="${cell}">${escapeMarkup(value)}</td></tr>`
}

function button(address: string): string {
  const style =
    'display:inline-block;padding:14px 20px;border-radius:8px;background:#a1351e;color:#fff;text-decoration:none'
  return `<p style="margin:0 0 20px"><a href="${escapeMarkup(address)}" style="${style}">${BUTTON}</a></p>`
}

function anchor(name: string, address: string): string {
  return `<a href="${escapeMarkup(address)}">${name}</a>`
}
