// Vacancy hops as tables, figure and summary.
import { bandProfile } from '../relax/nudged-elastic-band/profile.ts'
import { namedBarriers } from './bond-valence/barrier-report.ts'
import type { Figure, Series, Table } from './figure.ts'
import type { VacancyHop, VacancyHops } from './vacancy-hops.ts'

/** One row per class of hops; eV, Å. */
export function hopTable({ network, hops, levels }: VacancyHops): Table {
  return {
    name: 'hops',
    title: 'Vacancy hops that symmetry does not make alike',
    columns: [
      'hop', 'from_atom', 'to_atom', 'to_cell', 'distance', 'per_cell', 'outcome', 'forward_barrier', 'backward_barrier',
      'saddle_above_best_vacancy', 'fmax', 'steps', 'reason',
    ],
    rows: hops.map(({ class: { hop, members }, outcome, band, reason, ...ends }, n) => [
      n + 1, network.sites[hop.from] + 1, network.sites[hop.to] + 1, hop.step.join(' '), hop.distance, members.length,
      outcome, ...barriersOf(ends), levels[n], band?.fmax ?? null, band?.steps ?? null, reason,
    ]),
  }
}

function barriersOf({ saddleEnergy, startEnergy, endEnergy }: Pick<VacancyHop, 'saddleEnergy' | 'startEnergy' | 'endEnergy'>):
  (number | null)[] {
  return saddleEnergy === null ? [null, null] : [saddleEnergy - startEnergy, saddleEnergy - endEnergy]
}

/** Energies of all images; eV above the best vacancy, Å over all coordinates. */
export function imageTable({ hops, lowestEnergy }: VacancyHops): Table {
  return {
    name: 'hop-images',
    title: 'Images of the bands',
    columns: ['hop', 'image', 'distance', 'energy', 'slope'],
    rows: hops.flatMap(({ band }, n) => (band === null ? [] : Array.from(band.energies, (energy, image) =>
      [n + 1, image, band.distances[image], energy - lowestEnergy, band.slopes[image]]))),
  }
}

/** Energy along the converged hops; null when none converged. */
export function hopFigure({ hops, levels, barriers, lowestEnergy }: VacancyHops): Figure | null {
  const decisive = [...new Set(barriers.filter((barrier) => barrier !== null))].map((barrier) => levels.indexOf(barrier))
  const series = hops.flatMap(({ band, outcome, class: { hop } }, n): Series[] => {
    if (band === null || outcome !== 'converged') return []
    const rank = decisive.indexOf(n)
    const label = `hop ${n + 1}, ${hop.distance.toFixed(2)} Å`
    const shift = band.energies[0] - lowestEnergy
    return [{
      label: rank < 0 ? 'other hops' : label,
      mark: 'line',
      role: rank < 0 ? 'context' : (['primary', 'secondary', 'tertiary'] as const)[rank],
      points: bandProfile(band).map(([distance, energy]) => [distance, energy + shift]),
    }]
  })
  if (series.length === 0) return null
  return {
    name: 'hop-energies',
    title: 'Energy along the vacancy hops',
    caption: 'Nudged elastic bands with a climbing image: energy above the best vacancy, with the slopes at the images. '
      + 'Named hops decide at which level the ion can cross the crystal.',
    x: { label: 'length of the path over all atoms (Å)' },
    y: { label: 'energy above the best vacancy (eV)' },
    series,
  }
}

/** Machine-readable results; energies eV, lengths Å. */
export function hopSummary(found: VacancyHops): Readonly<Record<string, unknown>> {
  return {
    method: 'nudged elastic band, vacancy hops',
    atoms: found.atoms,
    barriers: namedBarriers(found.barriers),
    hops: found.hops.map(({ class: { hop, members }, outcome, reason, band, ...ends }, n) => {
      const [forward, backward] = barriersOf(ends)
      return {
        from_atom: found.network.sites[hop.from] + 1,
        to_atom: found.network.sites[hop.to] + 1,
        to_cell: hop.step,
        distance: hop.distance,
        per_cell: members.length,
        outcome,
        reason,
        forward_barrier: forward,
        backward_barrier: backward,
        saddle_above_best_vacancy: found.levels[n],
        fmax: band?.fmax ?? null,
        steps: band?.steps ?? null,
        force_calls: band?.forceCalls ?? null,
      }
    }),
  }
}
