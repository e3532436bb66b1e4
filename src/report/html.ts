// One self-contained page: headline, warnings, figures, structures, tables, how it was made. It works from a file
// without a network; its links lead to the CSV and SVG files beside it.
import type { Analysis, Figure } from '../analysis/figure.ts'
import { escapeHtml } from './escape.ts'
import type { DrawnFigure } from './figure-svg.ts'
import { REPORT_CSS } from './html-style.ts'
import { tableHtml } from './html-table.ts'
import type { Provenance } from './provenance.ts'
import { structureViewer, viewerLicence } from './structure-viewer.ts'

// Belt and braces: even a mistake in escaping could neither load nor send anything.
const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; worker-src blob:"

/** The text of report.html; `drawn` are the drawings of `analysis.figures`, in the same order. */
export function reportHtml(analysis: Analysis, drawn: readonly DrawnFigure[], provenance: Provenance): string {
  const { headline, warnings, figures, tables, structures } = analysis
  const sections = [
    section('figures', 'Figures', figures.map((figure, index) => figureHtml(figure, drawn[index], index + 1)), 'figures'),
    structureViewer(structures),
    section('tables', 'Tables', tables.map((table) => tableHtml(table, `tables/${table.name}.csv`))),
    provenanceHtml(provenance),
    citationHtml(provenance),
    structures.length > 0 ? licenceHtml() : '',
  ].filter((text) => text !== '')
  return `<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="ionforge">
<title>${escapeHtml(provenance.title)}</title>
<style>
${REPORT_CSS}
</style>
</head>
<body>
<header>
<h1>${escapeHtml(provenance.title)}</h1>
<p class="subtitle">${escapeHtml(provenance.subtitle)}</p>
${list('headline', headline)}
${warnings.length === 0 ? '' : `<aside class="warnings"><h2>Please note</h2>${list('', warnings)}</aside>`}
${navigation(analysis)}
</header>
<main>
${sections.join('\n')}
</main>
<footer>Written by ionforge. Figures, tables and this page follow from ${escapeHtml(provenance.source ?? 'journal.jsonl')} in the same folder.</footer>
</body>
</html>
`
}

function figureHtml(figure: Figure, { svg, notes }: DrawnFigure, number: number): string {
  const files = ['csv', 'svg']
    .map((ending) => `<a href="${escapeHtml(`figures/${figure.name}.${ending}`)}">${ending.toUpperCase()}</a>`)
    .join(' · ')
  const remarks = notes.length === 0 ? '' : ` <span class="note">${escapeHtml(notes.join(' '))}</span>`
  return `<figure id="${escapeHtml(`figure-${figure.name}`)}"><div class="drawing">${svg}</div>
<figcaption><b>Figure ${number}. ${escapeHtml(figure.title)}${/[.?!]$/.test(figure.title) ? '' : '.'}</b> ${escapeHtml(figure.caption)} <span class="files">${files}</span>${remarks}</figcaption>
</figure>`
}

function provenanceHtml({ facts, commands }: Provenance): string {
  const rows = facts.map(([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`)
  const table = rows.length === 0
    ? ''
    : `<div class="scroll facts"><table><tbody>\n${rows.join('\n')}\n</tbody></table></div>`
  const steps = commands.map(({ purpose, command }) =>
    `<dt>${escapeHtml(purpose)}</dt><dd><code>${escapeHtml(command)}</code></dd>`)
  const next = steps.length === 0 ? '' : `<dl class="commands">\n${steps.join('\n')}\n</dl>`
  return section('provenance', 'How this was made', [table, next].filter((text) => text !== ''))
}

function citationHtml({ citations }: Provenance): string {
  return section('citation', 'How to cite', citations.length === 0 ? [] : [list('', citations)])
}

function licenceHtml(): string {
  return `<section class="licences"><details><summary>Licence of the inlined 3-D library (3Dmol.js)</summary>
<pre>${escapeHtml(viewerLicence())}</pre></details></section>`
}

function navigation({ figures, structures, tables }: Analysis): string {
  const entries = [
    ...(figures.length > 0 ? [['figures', 'Figures']] : []),
    ...(structures.length > 0 ? [['structures', 'Structures']] : []),
    ...(tables.length > 0 ? [['tables', 'Tables']] : []),
    ['provenance', 'How this was made'],
  ]
  return `<nav aria-label="Sections">${entries.map(([id, name]) => `<a href="#${id}">${name}</a>`).join('\n')}</nav>`
}

function section(id: string, title: string, parts: readonly string[], className?: string): string {
  if (parts.length === 0) return ''
  const body = parts.join('\n')
  return `<section id="${id}">\n<h2>${title}</h2>\n${className === undefined ? body : `<div class="${className}">\n${body}\n</div>`}\n</section>`
}

function list(className: string, items: readonly string[]): string {
  if (items.length === 0) return ''
  const attribute = className === '' ? '' : ` class="${className}"`
  return `<ul${attribute}>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}</ul>`
}
