// The look of the report: one column of text, figures in a grid, light and dark, printable.
import { darkFigureCss, PAPER } from './figure-style.ts'

/** Style sheet of report.html. */
export const REPORT_CSS = `
:root {
  --paper: ${PAPER.light}; --page: #f5f6f7; --ink: #1f2429; --muted: #5b636b; --line: #d9dde1; --accent: #00609a;
  --calm: #fbf6e6; --calm-line: #d9b84a; --stage: #ffffff; --cell: #6a7077; --head: #eef0f2;
  color-scheme: light dark;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: ${PAPER.dark}; --page: #0f1215; --ink: #e3e7ea; --muted: #9aa3ab; --line: #2f363c; --accent: #6dbdf0;
    --calm: #26220f; --calm-line: #8f7a2c; --stage: #171b1f; --cell: #cbd2d8; --head: #1e2328;
  }
  ${darkFigureCss('.drawing').replaceAll('\n', '\n  ')}
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif }
main, header, footer { max-width: 88rem; margin: 0 auto; padding: 0 clamp(1rem, 3vw, 2.5rem) }
header { padding-top: 2.2rem }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0; font-weight: 650; text-wrap: balance }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .9rem; font-weight: 650 }
a { color: var(--accent) }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .88em }
.subtitle { margin: .3rem 0 0; color: var(--muted) }
.headline { margin: 1.5rem 0 0; padding: 0; list-style: none; max-width: 62rem; font-size: 1.08rem }
.headline li { margin: .35rem 0; padding-left: 1.1rem; border-left: 3px solid var(--accent) }
.warnings { margin: 1.5rem 0 0; max-width: 62rem; padding: .7rem 1.1rem; background: var(--calm); border-left: 3px solid var(--calm-line) }
.warnings h2 { font-size: .95rem; margin: 0 }
.warnings ul { margin: .2rem 0 0; padding-left: 1.2rem }
nav { margin-top: 1.2rem; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .95rem }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1.4rem }
figure { margin: 0; padding: 1.1rem 1.2rem; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; break-inside: avoid; max-width: 52rem }
figure svg { display: block; width: 100%; height: auto; max-width: 46rem; margin: 0 auto }
figcaption { margin-top: .7rem; font-size: .95rem; max-width: 46rem; margin-inline: auto }
figcaption .note { display: block }
.note { color: var(--muted); font-size: .88rem; margin: .35rem 0 0 }
.files { white-space: nowrap; font-size: .88rem }
.table { margin: 0 0 1.4rem; break-inside: avoid-page }
.table > h3, .table > details > summary { font-size: 1rem; font-weight: 600; margin: 0 0 .4rem }
summary { cursor: pointer }
.scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; width: fit-content; max-width: 100% }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums }
th, td { padding: .3rem .8rem; text-align: left; vertical-align: top; white-space: nowrap }
thead th { background: var(--head); font-weight: 600; border-bottom: 1px solid var(--line) }
tbody tr + tr > * { border-top: 1px solid var(--line) }
.number { text-align: right }
.facts { max-width: 100%; width: 62rem }
.facts th { font-weight: 500; color: var(--muted); width: 14rem }
.facts td { white-space: pre-wrap; overflow-wrap: anywhere }
.facts table { width: 100% }
.commands dt { margin-top: .6rem }
.commands dd { margin: .15rem 0 0 }
pre, .commands code { display: block; margin: 0; padding: .55rem .8rem; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 62rem }
.viewer { display: grid; grid-template-columns: minmax(13rem, 18rem) 1fr; gap: 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; padding: 1rem }
.structure-list { display: flex; flex-direction: column; gap: .25rem; max-height: 36rem; overflow-y: auto }
.structure-list button { text-align: left; font: inherit; color: inherit; background: none; border: 1px solid transparent; border-radius: 4px; padding: .4rem .6rem; cursor: pointer }
.structure-list b { display: block; font-weight: 600; overflow-wrap: anywhere }
.structure-list span { color: var(--muted); font-size: .88rem }
.structure-list button:hover { border-color: var(--line) }
.structure-list button[aria-pressed=true] { background: var(--head); border-color: var(--line) }
.stage-column { min-width: 0 }
.stage { position: relative; height: 32rem; max-height: 75vh; background: var(--stage) }
.stage[hidden] { display: none }
.stage-message { margin: 0; padding: 1rem; border: 1px dashed var(--line) }
.controls { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.1rem; margin-top: .7rem; font-size: .92rem }
.controls button { font: inherit; color: inherit; background: var(--head); border: 1px solid var(--line); border-radius: 4px; padding: .25rem .7rem; cursor: pointer }
.controls button:disabled { opacity: .5; cursor: default }
.elements { display: inline-flex; flex-wrap: wrap; gap: .9rem }
.elements i { display: inline-block; width: .85em; height: .85em; border-radius: 50%; border: 1px solid #0006; margin-right: .35em; vertical-align: -.08em }
.structure-caption { margin: .7rem 0 0 }
footer { margin-top: 3rem; padding-bottom: 2rem; color: var(--muted); font-size: .88rem }
@media (max-width: 48rem) {
  .viewer { grid-template-columns: 1fr }
  .structure-list { max-height: 12rem }
  .stage { height: 22rem }
  th, td { padding: .25rem .5rem }
}
@media print {
  :root { --page: #fff }
  body { font-size: 10pt }
  main, header, footer { max-width: none; padding: 0 }
  nav, .controls button, .controls label, .structure-list, .stage-column > .note, .licences { display: none }
  .viewer { grid-template-columns: 1fr; border: 0; padding: 0; break-inside: avoid }
  .figures { grid-template-columns: 1fr 1fr; gap: 4mm }
  figure { border: 0; padding: 0 }
  a { color: inherit; text-decoration: none }
}
`.trim()
