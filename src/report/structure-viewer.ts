// Markup of the 3-D viewer, with 3Dmol inlined so that the page needs no network.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ShownStructure } from '../analysis/figure.ts'
import { InputError } from '../errors.ts'
import { escapeHtml, scriptJson } from './escape.ts'
import { customaryFormula } from './formula.ts'
import { structureScene } from './structure-scene.ts'
import { VIEWER_SCRIPT } from './viewer-script.ts'

/** The section with list, picture and controls, and the scripts behind it; empty when there is no structure. */
export function structureViewer(structures: readonly ShownStructure[]): string {
  if (structures.length === 0) return ''
  return `<section id="structures">
<h2>Structures</h2>
<div class="viewer">
<div class="structure-list" role="group" aria-label="Structures">
${structures.map(listEntry).join('\n')}
</div>
<div class="stage-column">
<div class="stage"></div>
<p class="stage-message" hidden>This browser offers no WebGL, so the structures cannot be drawn here. Everything else
on this page works, and each structure can be downloaded and opened in ASE, OVITO or VESTA.</p>
<noscript><p class="note">The 3-D view needs JavaScript. The structures are also in the .extxyz files beside this page.</p></noscript>
<div class="controls">
<span class="elements"></span>
<label><input type="radio" name="repeats" value="1" checked> one cell</label>
<label><input type="radio" name="repeats" value="2"> 2 × 2 × 2</label>
<label><input type="checkbox" name="bonds" checked> bonds</label>
<label hidden><input type="checkbox" name="surface" checked> surface</label>
<button type="button" class="download">Download extended XYZ</button>
<button type="button" class="save-picture">Save picture</button>
</div>
${structures.map(({ caption }, index) => `<p class="structure-caption"${index === 0 ? '' : ' hidden'}>${escapeHtml(caption)}</p>`).join('\n')}
<p class="note">Drag to turn; click and then scroll to zoom. Balls on a face of the cell are repeated on the opposite
one. Sticks join non-metal neighbours and end half-way where a bond leaves the picture; contacts of alkali and
alkaline-earth metals are not drawn.</p>
</div>
</div>
<script type="application/json" id="scenes">${scriptJson(structures.map(structureScene))}</script>
<script>
${viewerLibrary().code}
</script>
<script>${VIEWER_SCRIPT}</script>
</section>`
}

/** Licence of the inlined library, for the page's notices. */
export function viewerLicence(): string {
  return viewerLibrary().licence
}

function listEntry({ name, structure }: ShownStructure, index: number): string {
  const size = structure.species.length
  const about = size === 0 ? 'no atoms' : `${customaryFormula(structure)}, ${size} ${size === 1 ? 'atom' : 'atoms'}`
  return `<button type="button" aria-pressed="${index === 0}"><b>${escapeHtml(name)}</b><span>${escapeHtml(about)}</span></button>`
}

// 3Dmol needs a browser to be imported: here it is only text.
function viewerLibrary(): { code: string; licence: string } {
  const root = dirname(createRequire(import.meta.url).resolve('3dmol/package.json'))
  const code = readFileSync(join(root, 'build', '3Dmol-min.js'), 'utf8')
  if (/<\/script|<!--/i.test(code)) {
    throw new InputError({
      rule: 'the text of 3Dmol must not end the script element it is written into',
      place: join(root, 'build', '3Dmol-min.js'),
      wayOut: 'Install the version of 3dmol that package.json names.',
    })
  }
  return { code: code.trim(), licence: readFileSync(join(root, 'LICENSE'), 'utf8').trim() }
}
