/** The one style sheet, at `/assets/style.css`: for phones, for paper, in the reader's light or dark. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d1c1d; --soft: #616061; --line: #dddbd7; --paper: #ffffff; --band: #f6f4f0; --bell: #a1351e }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e6e3; --soft: #a6a29c; --line: #3a3835; --paper: #191817; --band: #232120; --bell: #f08a6c }
}
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 system-ui, -apple-system, 'Segoe UI', sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1.1rem 4rem; overflow-wrap: anywhere }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 1rem }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line) }
h3 { font-size: 1rem; margin: 1.5rem 0 .4rem }
p, ul, ol { margin: .6rem 0 }
ul, ol { padding-left: 1.4rem }
li { margin: .25rem 0 }
a { color: var(--bell) }
code, pre { font: .88em/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; background: var(--band); border-radius: 4px }
code { padding: .1em .3em }
pre { padding: .8rem 1rem; overflow-x: auto }
pre code { padding: 0 }
blockquote { margin: .8rem 0; padding: .1rem 1rem; border-left: 3px solid var(--line); color: var(--soft) }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: .94em; font-variant-numeric: tabular-nums }
th, td { text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word }
td:last-child:not(:nth-child(-n+2)) { min-width: 9rem }
th { color: var(--soft); font-weight: 600; white-space: nowrap }
td:first-child { white-space: nowrap }
hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0 }
.about { color: var(--soft); font-size: .9rem; margin: 0 }
.standing { font-weight: 600 }
.done, .refused { padding: .7rem .9rem; border-left: 4px solid #2f7d4f; background: var(--band) }
.refused { border-color: var(--bell) }
form { margin: .7rem 0 }
button { width: 100%; min-height: 3.2rem; padding: .7rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--band); color: var(--ink); font: inherit; font-weight: 600 }
button.acknowledge { border-color: var(--bell); background: var(--bell); color: var(--paper) }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
footer { margin-top: 3rem; padding-top: .8rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem }
@media (max-width: 34rem) {
  body { font-size: 16px }
  main { padding: 1.1rem .9rem 3rem }
  th, td { padding-right: .6rem }
  td:first-child { white-space: normal }
}
@media print {
  body { font-size: 11pt; background: none; color: #000 }
  main { max-width: none; padding: 0 }
  h2, h3 { break-after: avoid }
  tr, li, blockquote { break-inside: avoid }
  pre { white-space: pre-wrap }
  table { display: table; width: 100% }
  footer a { display: none }
  a { color: inherit }
}
`
