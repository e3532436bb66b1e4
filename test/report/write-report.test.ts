import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Analysis, Table } from '../../src/analysis/figure.ts'
import { makeStructure, PERIODIC } from '../../src/atoms/structure.ts'
import { IonforgeError } from '../../src/errors.ts'
import { writeReport } from '../../src/report/write-report.ts'
import type { Provenance } from '../../src/report/provenance.ts'
import { hullFigure, VOLTAGE_FIGURE } from './example-figures.ts'
import { parseMarkup, type ParsedDocument } from './parse-markup.ts'

const HOSTILE = '</script><b onload="alert(1)">\'&amp;'
const EMPTY: Analysis = { headline: [], warnings: [], summary: {}, tables: [], figures: [], structures: [] }
const PROVENANCE: Provenance = {
  title: 'Amorphous LixSi', subtitle: 'seed 1', facts: [['seed', '1']], citations: ['Artrith 2018'],
  commands: [{ purpose: 'resume', command: 'ionforge run results/x' }],
}
const structure = makeStructure({ cell: [3, 0, 0, 0, 3, 0, 0, 0, 3], pbc: PERIODIC, species: [3, 14], positions: [0, 0, 0, 1, 1, 1] })

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'ionforge-report-')) })
afterEach(() => { rmSync(folder, { recursive: true }) })

function page(): ParsedDocument {
  return parseMarkup(readFileSync(join(folder, 'report.html'), 'utf8'), 'text/html')
}

function rowsTable(count: number): Table {
  return { name: `rows${count}`, title: `Table of ${count}`, columns: ['id', 'energy'], rows: Array.from({ length: count }, (_, i) => [i, -i / 3]) }
}

describe('writing a report', () => {
  it('writes every figure with its CSV, every table and the page, and leaves no temporary file', async () => {
    const analysis = { ...EMPTY, figures: [hullFigure(), VOLTAGE_FIGURE], tables: [rowsTable(2)], structures: [{ name: 's', caption: '', structure }] }
    const files = await writeReport(folder, analysis, PROVENANCE)
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    expect(found.sort()).toEqual([...files].sort())
    expect(files).toEqual([
      'figures/hull.svg', 'figures/hull.csv', 'figures/voltage.svg', 'figures/voltage.csv', 'tables/rows2.csv', 'report.html',
    ])
    const linked = Array.from(page().querySelectorAll('main a'), (link) => link.getAttribute('href') ?? '')
    expect(files).toEqual(expect.arrayContaining(linked))
  })

  it('gives the same bytes twice', async () => {
    const analysis = { ...EMPTY, figures: [hullFigure()], structures: [{ name: 's', caption: '', structure }] }
    await writeReport(folder, analysis, PROVENANCE)
    const first = readFileSync(join(folder, 'report.html'))
    await writeReport(folder, analysis, PROVENANCE)
    expect(readFileSync(join(folder, 'report.html')).equals(first)).toBe(true)
  })

  it('writes a small page without scripts when the analysis is empty', async () => {
    expect(await writeReport(folder, EMPTY, PROVENANCE)).toEqual(['report.html'])
    expect(page().querySelectorAll('script')).toHaveLength(0)
    expect(page().querySelector('h1')?.textContent).toBe('Amorphous LixSi')
    expect(page().querySelector('#figures')).toBeNull()
  })

  it('loads nothing from anywhere', async () => {
    await writeReport(folder, { ...EMPTY, figures: [hullFigure()], structures: [{ name: 's', caption: '', structure }] }, PROVENANCE)
    expect(page().querySelectorAll('script[src], link, img, iframe, object')).toHaveLength(0)
    const policy = page().querySelector('meta[http-equiv=Content-Security-Policy]')?.getAttribute('content')
    expect(policy).toContain("default-src 'none'")
  })

  it('shows hostile text as text, wherever it stands', async () => {
    const analysis: Analysis = {
      headline: [HOSTILE],
      warnings: [HOSTILE],
      summary: {},
      tables: [{ name: 't', title: HOSTILE, columns: [HOSTILE], rows: [[HOSTILE]] }],
      figures: [{ ...hullFigure(), title: HOSTILE, caption: HOSTILE, labels: [{ x: 1, y: 0, text: HOSTILE }] }],
      structures: [{ name: HOSTILE, caption: HOSTILE, structure }],
    }
    const named = { title: HOSTILE, subtitle: HOSTILE, facts: [[HOSTILE, HOSTILE] as const], citations: [HOSTILE], commands: [{ purpose: HOSTILE, command: HOSTILE }] }
    await writeReport(folder, analysis, named)
    const document = page()
    expect(document.querySelectorAll('[onload]')).toHaveLength(0)
    expect(document.querySelectorAll('script')).toHaveLength(3)
    for (const place of ['h1', '.subtitle', '.headline li', '.warnings li', 'td', '.structure-list b', '.structure-caption', 'dd code', '#citation li']) {
      expect(document.querySelector(place)?.textContent).toBe(HOSTILE)
    }
    const scenes = JSON.parse(document.querySelector('#scenes')?.textContent ?? '') as { name: string }[]
    expect(scenes[0].name).toBe(HOSTILE)
  })

  it('carries the viewer as valid JavaScript, with the licence of its library', async () => {
    await writeReport(folder, { ...EMPTY, structures: [{ name: 's', caption: '', structure }] }, PROVENANCE)
    const scripts = Array.from(page().querySelectorAll('script:not([type])'), ({ textContent }) => textContent)
    expect(scripts).toHaveLength(2)
    expect(scripts[0].length).toBeGreaterThan(400_000)
    for (const script of scripts) expect(() => new Script(script)).not.toThrow()
    expect(page().querySelector('.licences')?.textContent).toContain('University of Pittsburgh')
  })

  it.each([
    { count: 15, folded: false, shown: 15, reason: 'short' },
    { count: 16, folded: true, shown: 16, reason: 'long' },
    { count: 1200, folded: true, shown: 500, reason: 'longer than a page should be' },
  ])('folds and cuts a table of $count rows as needed ($reason)', async ({ count, folded, shown }) => {
    await writeReport(folder, { ...EMPTY, tables: [rowsTable(count)] }, PROVENANCE)
    expect(page().querySelector('#tables details') !== null).toBe(folded)
    expect(page().querySelectorAll('#tables tbody tr')).toHaveLength(shown)
    expect(page().querySelector('#tables')?.textContent.includes('first 500 of 1,200 rows')).toBe(count > 500)
    expect(readFileSync(join(folder, `tables/rows${count}.csv`), 'utf8').trimEnd().split('\n')).toHaveLength(count + 1)
  })

  it.each(['../escape', '', 'a b', 'CON.', 'x'.repeat(101)])('refuses %j as the name of a figure', async (name) => {
    await expect(writeReport(folder, { ...EMPTY, figures: [{ ...hullFigure(), name }] }, PROVENANCE)).rejects.toThrow(IonforgeError)
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses two tables that would share a file', async () => {
    const tables = [rowsTable(1), { ...rowsTable(1), name: 'ROWS1' }]
    await expect(writeReport(folder, { ...EMPTY, tables }, PROVENANCE)).rejects.toThrow('every table must have its own name')
  })

  it('says which file cannot be written', async () => {
    await expect(writeReport(join(folder, 'absent'), EMPTY, PROVENANCE)).rejects.toThrow(/absent.report\.html/)
  })
})
