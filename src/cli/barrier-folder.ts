// What `ionforge barrier --out` writes: summary, tables, figures, structures and a page with a 3-D view.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  barrierFigures, barrierSummary, barrierTable, pathTable, shownPaths,
} from '../analysis/bond-valence/barrier-report.ts'
import type { MigrationBarriers } from '../analysis/bond-valence/percolation.ts'
import type { SiteEnergySettings } from '../analysis/bond-valence/site-energy.ts'
import { formatStates } from '../analysis/bond-valence/oxidation-states.ts'
import type { Analysis, ShownStructure } from '../analysis/figure.ts'
import { hopFigure, hopSummary, hopTable, imageTable } from '../analysis/hop-report.ts'
import type { VacancyHops } from '../analysis/vacancy-hops.ts'
import { compositionOf, formulaOf } from '../atoms/composition.ts'
import type { Structure } from '../atoms/structure.ts'
import { resultPaths } from '../campaign/results-folder.ts'
import { StoreError } from '../errors.ts'
import { formatExtxyz } from '../io/extxyz.ts'
import type { Frame } from '../io/frame.ts'
import { makeFolder, writeAtomically } from '../io/write-atomically.ts'
import { customaryFormula } from '../report/formula.ts'
import type { Provenance } from '../report/provenance.ts'
import { writeReport } from '../report/write-report.ts'
import type { HopRunSettings } from './barrier-hops.ts'
import { ionforgeVersion } from './version.ts'

/** Everything a folder can hold of one answer. */
export interface BarrierAnswer extends Analysis {
  readonly title: string
  readonly facts: Provenance['facts']
  readonly citations: readonly string[]
  /** The structure asked about. */
  readonly input: Structure
  /** Images of the bands, one after the other. */
  readonly frames: readonly Frame[]
}

/** The answer of the bond-valence energy. */
export function bondValenceAnswer(
  structure: Structure, settings: SiteEnergySettings, { spacing, ceiling }: { spacing: number; ceiling: number },
  found: MigrationBarriers,
): BarrierAnswer {
  const { ion, refined: { barriers } } = found
  const formula = customaryFormula(structure)
  const heights = barriers.map((barrier, n) =>
    `${barrier === null ? `none below ${ceiling} eV` : `${barrier.toFixed(3)} eV`} in ${['one dimension', 'two', 'three'][n]}`)
  return {
    title: `Migration of ${ion} in ${formula}`,
    headline: [`Barriers of ${ion} in the bond-valence site energy: ${heights.join(', ')}.`],
    warnings: [
      'The bond-valence energy keeps the crystal rigid and empty of other mobile ions: it ranks compounds and shows ways, '
      + 'and its barriers are mostly higher than those of relaxed hops.',
    ],
    summary: { ...barrierSummary(structure, settings, found), spacing, ceiling },
    tables: [barrierTable(found), pathTable(found)],
    figures: barrierFigures(found),
    structures: shownPaths(structure, found),
    facts: [
      ['structure', formulaOf(compositionOf(structure))],
      ['oxidation states', formatStates(settings.oxidationStates)],
      ['grid', `${found.grid.counts.join(' × ')} points, at most ${spacing} Å apart`],
      ['cutoff', `${settings.cutoff} Å`],
    ],
    citations: [
      'S. Adams, R. Prasada Rao, Phys. Status Solidi A 208, 1746 (2011), doi 10.1002/pssa.201001116: the energy.',
      'H. Chen, L. L. Wong, S. Adams, Acta Cryst. B 75, 18 (2019), doi 10.1107/S2052520618015718: its parameters.',
    ],
    input: structure,
    frames: [],
  }
}

/** The answer of the vacancy hops. */
export function hopAnswer(
  structure: Structure, crystal: Structure, ion: string, found: VacancyHops, settings: HopRunSettings,
): BarrierAnswer {
  const { hops, barriers } = found
  const formula = customaryFormula(crystal)
  const heights = barriers.map((barrier, n) =>
    `${barrier === null ? 'by none of these hops' : `${barrier.toFixed(3)} eV`} in ${['one dimension', 'two', 'three'][n]}`)
  const failed = hops.filter(({ outcome }) => outcome !== 'converged').length
  const figure = hopFigure(found)
  const { potential, repeats, cell, maxHop, images, fmax } = settings
  return {
    title: `Vacancy hops of ${ion} in ${formula}`,
    headline: [`Level above the best vacancy at which ${ion} crosses the crystal: ${heights.join(', ')}.`],
    warnings: failed === 0 ? [] : [`${failed} of ${hops.length} kinds of hops did not converge: the levels are upper bounds.`],
    summary: {
      ion, formula: formulaOf(compositionOf(structure)), ...hopSummary(found),
      potential, supercell: repeats, cell, max_hop: maxHop, images, fmax,
    },
    tables: [hopTable(found), imageTable(found)],
    figures: figure === null ? [] : [figure],
    structures: shownSaddles(found),
    facts: [
      ['structure', `${formulaOf(compositionOf(structure))}, ${cell === 'none' ? 'atoms' : `atoms and cell (${cell})`} relaxed`],
      ['potential', potential],
      ['supercell', `${repeats.join(' × ')}, ${found.atoms} atoms and a vacancy`],
      ['bands', `${images} images, climbing; longest force ${fmax} eV/Å; hops up to ${maxHop} Å`],
    ],
    citations: [
      'G. Henkelman, B. P. Uberuaga, H. Jónsson, J. Chem. Phys. 113, 9901 (2000), doi 10.1063/1.1329672: climbing image.',
      'G. Henkelman, H. Jónsson, J. Chem. Phys. 113, 9978 (2000), doi 10.1063/1.1323224: tangents.',
    ],
    input: structure,
    frames: bandFrames(found),
  }
}

/** The highest image of every converged hop, with the way of the ion. */
function shownSaddles({ hops, levels }: VacancyHops): ShownStructure[] {
  return hops.flatMap(({ band, outcome, class: { hop } }, n): ShownStructure[] => {
    if (band === null || band.highest === null || outcome !== 'converged') return []
    const first = band.images[0].positions
    const last = band.images[band.images.length - 1].positions
    const lengths = Array.from({ length: first.length / 3 }, (_, i) =>
      [0, 1, 2].reduce((sum, k) => sum + (last[3 * i + k] - first[3 * i + k]) * (last[3 * i + k] - first[3 * i + k]), 0))
    const mover = lengths.indexOf(Math.max(...lengths))
    return [{
      name: `hop ${n + 1}: ${hop.distance.toFixed(2)} Å, ${band.forwardBarrier.toFixed(3)} eV`,
      caption: `Saddle of hop ${n + 1}, ${(levels[n] ?? 0).toFixed(3)} eV above the best vacancy; small balls: the ion in every image.`,
      structure: band.images[band.highest],
      path: band.images.map(({ positions }) => Array.from(positions.subarray(3 * mover, 3 * mover + 3))),
    }]
  })
}

function bandFrames({ hops }: VacancyHops): Frame[] {
  return hops.flatMap(({ band, outcome }, n): Frame[] => (band === null ? [] : band.images.map((structure, image) =>
    ({ structure, info: { hop: n + 1, image, outcome, energy: band.energies[image] }, arrays: {} }))))
}

/** Writes the folder and returns the paths. Throws StoreError, before anything is written, when it holds results. */
export async function writeBarrierFolder(folder: string, answer: BarrierAnswer): Promise<string[]> {
  const { summary, report } = resultPaths(folder)
  const structures = join(folder, 'structure.extxyz')
  const images = join(folder, 'bands.extxyz')
  const existing = [summary, report, structures, images].find((path) => existsSync(path))
  if (existing !== undefined) {
    throw new StoreError({ rule: '--out must not hold earlier results', found: existing, wayOut: 'Give another folder.' })
  }
  makeFolder(folder)
  writeAtomically(summary, `${JSON.stringify(answer.summary, null, 2)}\n`)
  writeAtomically(structures, formatExtxyz([{ structure: answer.input, info: {}, arrays: {} }]))
  if (answer.frames.length > 0) writeAtomically(images, formatExtxyz(answer.frames))
  const written = await writeReport(folder, answer, pageProvenance(answer))
  return [summary, structures, ...(answer.frames.length > 0 ? [images] : []), ...written.map((path) => join(folder, path))]
}

function pageProvenance({ title, facts, citations, frames }: BarrierAnswer): Provenance {
  return {
    title,
    subtitle: frames.length > 0 ? 'nudged elastic bands' : 'bond-valence site energy',
    facts: [...facts, ['ionforge', ionforgeVersion()], ['command', `ionforge ${process.argv.slice(2).join(' ')}`]],
    source: frames.length > 0 ? 'bands.extxyz' : 'structure.extxyz',
    citations: [`ionforge ${ionforgeVersion()}, inverse design of solid-state-battery materials.`, ...citations],
    commands: [],
  }
}
