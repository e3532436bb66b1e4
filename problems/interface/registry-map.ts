// γ over the registry: the film without exchange set down at every point of a grid, rigid, at the best gap of each.
import { violations } from '../../src/atoms/contacts.ts'
import type { PairDistances } from '../../src/atoms/distances.ts'
import type { Structure } from '../../src/atoms/structure.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import type { InterfaceEnergies } from './energies.ts'
import type { InterfaceParameters } from './parameters.ts'
import type { PlacementBox, Placing } from './placement.ts'
import type { RegistryMap } from './references.ts'

/** Gaps tried at each point: the lowest of these, then the vertex of the parabola through its neighbours. */
const GAPS = 6

/** Evaluates the map; a pure function of its input, one force call for every gap tried. */
export async function registryMap(
  box: PlacementBox, energies: InterfaceEnergies, { registry_map: points, gap: range }: InterfaceParameters, potential: Potential,
  distances: PairDistances,
): Promise<RegistryMap> {
  const grid = Array.from({ length: points }, (_, k) => k / points)
  const cell = box.plan(box.home).registryCell
  const rows: { readonly energies: (number | null)[]; readonly gaps: (number | null)[]; readonly forceCalls: number }[] = []
  for (const u of grid) {
    const columns = grid.map((v) => triesOf({ ...box.home, registry: [u, v] }, range))
    const values = await scored(columns.flat(), box, energies, potential, distances)
    const coarse = columns.map((column, k) =>
      column.map((placing, g) => ({ placing, energy: values.energies[k * column.length + g] })))
    const refined = await scored(coarse.map(vertexOf), box, energies, potential, distances)
    const best = coarse.map((column, k) => lowest([...column, { placing: vertexOf(column), energy: refined.energies[k] }]))
    rows.push({
      energies: best.map((found) => found?.energy ?? null),
      gaps: best.map((found) => found?.placing.gap ?? null),
      forceCalls: values.forceCalls + refined.forceCalls,
    })
  }
  return {
    cell, points,
    energies: rows.map((row) => row.energies),
    gaps: rows.map((row) => row.gaps),
    force_calls: rows.reduce((sum, { forceCalls }) => sum + forceCalls, 0),
  }
}

interface Try {
  readonly placing: Placing
  /** null: atoms too close. */
  readonly energy: number | null
}

function triesOf(placing: Placing, [low, high]: readonly [number, number]): Placing[] {
  return Array.from({ length: GAPS }, (_, g) => ({ ...placing, gap: low + ((high - low) * g) / (GAPS - 1) }))
}

/** γ of every placing, those with atoms too close left out. */
async function scored(
  placings: readonly Placing[], { join }: PlacementBox, energies: InterfaceEnergies, potential: Potential,
  distances: PairDistances,
): Promise<{ readonly energies: readonly (number | null)[]; readonly forceCalls: number }> {
  const structures = placings.map((placing) => join(placing).structure)
  const allowed = structures.map((structure) => violations(structure, distances) === null)
  const batch: Structure[] = structures.filter((_, k) => allowed[k])
  const results = await potential.evaluate(batch)
  let next = 0
  return {
    energies: placings.map((placing, k) => (allowed[k] ? energies.interfaceEnergy(results[next++].energy, placing) : null)),
    forceCalls: batch.length,
  }
}

function lowest(tries: readonly Try[]): Try | null {
  return tries.reduce<Try | null>((best, own) =>
    own.energy !== null && (best === null || best.energy === null || own.energy < best.energy) ? own : best, null)
}

/** Where the parabola through the lowest gap and its neighbours is lowest; that gap itself where there is none. */
function vertexOf(column: readonly Try[]): Placing {
  const best = lowest(column)
  const at = best === null ? -1 : column.indexOf(best)
  const [before, here, after] = [column[at - 1], column[at], column[at + 1]].map((own: Try | undefined) => own?.energy ?? null)
  if (best === null || before === null || here === null || after === null) return (best ?? column[0]).placing
  const step = column[1].placing.gap - column[0].placing.gap
  const curvature = before - 2 * here + after
  const shift = curvature > 0 ? (0.5 * step * (before - after)) / curvature : 0
  return { ...best.placing, gap: best.placing.gap + shift }
}
