// The page in a real browser, from file://, where one is installed.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStructure, PERIODIC } from '../../src/atoms/structure.ts'
import { writeReport } from '../../src/report/write-report.ts'
import { hullFigure } from './example-figures.ts'
import { parseMarkup, type ParsedDocument } from './parse-markup.ts'

const SOFTWARE_GL = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0) ?? null
if (browser === null) console.warn('no Chromium on the path: the report page is not opened in a browser')

// Software rendering on a busy machine takes its time.
describe.skipIf(browser === null)('the report page in a browser', { timeout: 240_000 }, () => {
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ionforge-page-'))
    const silicon = makeStructure({
      cell: [0, 2.7, 2.7, 2.7, 0, 2.7, 2.7, 2.7, 0], pbc: PERIODIC, species: [14, 14], positions: [0, 0, 0, 1.35, 1.35, 1.35],
    })
    const structures = [
      { name: 'first', caption: 'one', structure: silicon },
      { name: '</script><b>second', caption: 'two', structure: { ...silicon, species: Uint8Array.of(3, 9) } },
    ]
    await writeReport(folder, { headline: [], warnings: [], summary: {}, tables: [], figures: [hullFigure()], structures }, {
      title: 'Page', subtitle: '', facts: [], citations: [], commands: [],
    })
  })
  afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

  /** Opens the page, runs `script` in it, and returns the document as it then is. */
  function opened(flags: readonly string[], script = ''): ParsedDocument {
    const page = join(folder, 'opened.html')
    const html = readFileSync(join(folder, 'report.html'), 'utf8')
    writeFileSync(page, html.replace('</body>', () => `<script>${script}</script></body>`))
    const text = execFileSync(
      browser ?? '',
      ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`, ...flags,
        '--virtual-time-budget=5000', '--dump-dom', pathToFileURL(page).href],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 },
    )
    return parseMarkup(text, 'text/html')
  }

  it('draws the structures and switches between them', () => {
    const page = opened(SOFTWARE_GL, `
      document.querySelectorAll('.structure-list button')[1].click()
      document.querySelector('input[value="2"]').click()
      var colours = new Set()
      var canvas = document.createElement('canvas')
      var picture = new Image()
      picture.onload = function () {
        canvas.width = picture.width
        canvas.height = picture.height
        var context = canvas.getContext('2d')
        context.drawImage(picture, 0, 0)
        var data = context.getImageData(0, 0, canvas.width, canvas.height).data
        for (var i = 0; i < data.length; i += 4) colours.add(data[i] + ',' + data[i + 1] + ',' + data[i + 2])
        document.body.dataset.colours = colours.size
      }
      picture.src = document.querySelector('.stage canvas').toDataURL()
    `)
    expect(page.querySelectorAll('.stage canvas')).toHaveLength(1)
    // An empty picture has one colour; shaded balls have hundreds.
    expect(Number(page.querySelector('body')?.getAttribute('data-colours'))).toBeGreaterThan(100)
    expect(page.querySelector('.structure-caption:not([hidden])')?.textContent).toBe('two')
    expect(page.querySelector('.elements')?.textContent).toBe('LiF')
    expect(page.querySelectorAll('.structure-list b b')).toHaveLength(0)
  })

  it('says that WebGL is missing and goes on working', () => {
    const page = opened(['--disable-3d-apis'], "document.querySelectorAll('.structure-list button')[1].click()")
    expect(page.querySelector('.stage-message')?.getAttribute('hidden')).toBeNull()
    expect(page.querySelector('.stage')?.getAttribute('hidden')).toBe('')
    expect(page.querySelector('.save-picture')?.getAttribute('disabled')).toBe('')
    expect(page.querySelector('.structure-caption:not([hidden])')?.textContent).toBe('two')
    expect(page.querySelectorAll('figure svg')).toHaveLength(1)
  })
})
