// Formation energy against content, where one species comes and goes and nothing else changes: intercalation.
import { lowerHull } from '../../src/math/lower-hull.ts'
import { VACANCY } from '../../src/spaces/sites/species.ts'
import type { CompositionFindings, OrderingFindings } from './findings.ts'

/** Lowest energy at one content. */
export interface ContentPoint {
  /** Fraction of its sites that the species fills. */
  readonly content: number
  readonly label: string
  readonly id: number
  /** Against the mixture of emptiest and fullest composition found, eV per site of the species. */
  readonly formationEnergy: number
  readonly onHull: boolean
}

export interface Intercalation {
  /** "Li". */
  readonly species: string
  readonly points: readonly ContentPoint[]
}

/**
 * The formation energies of a campaign with a potential that searched one species against vacancies, over at least three
 * contents; null otherwise. Ewald energies of different compositions lack the energies of oxidation: never compared.
 */
export function intercalationOf({ compositions, context: { space, objective } }: OrderingFindings): Intercalation | null {
  if (objective.name === space.score?.name || compositions.length < 3) return null
  const varying = varyingSpecies(compositions)
  const vacancy = space.palette.findIndex(({ label }) => label === VACANCY)
  if (varying.length !== 2 || !varying.includes(vacancy)) return null
  const species = varying.find((k) => k !== vacancy) ?? vacancy
  const sites = totalOf(compositions[0], species) + totalOf(compositions[0], vacancy)
  const all = compositions
    .map((found) => ({ found, content: totalOf(found, species) / sites, energy: Number(found.lowest[0].properties.energy) }))
    .sort((a, b) => a.content - b.content)
  const [first, last] = [all[0], all[all.length - 1]]
  const points = all.map(({ found, content, energy }) => {
    const share = (content - first.content) / (last.content - first.content)
    const formationEnergy = (energy - (1 - share) * first.energy - share * last.energy) / sites
    return { content, label: found.composition.label, id: found.lowest[0].id, formationEnergy }
  })
  const hull = new Set(lowerHull(points.map(({ content, formationEnergy }) => ({ x: content, y: formationEnergy }))))
  return { species: space.palette[species].label, points: points.map((point, k) => ({ ...point, onHull: hull.has(k) })) }
}

/** Palette indices whose total number is not the same in all compositions. */
function varyingSpecies(compositions: readonly CompositionFindings[]): number[] {
  const palette = compositions[0].composition.counts[0].map((_, k) => k)
  return palette.filter((k) => compositions.some((found) => totalOf(found, k) !== totalOf(compositions[0], k)))
}

function totalOf({ composition: { counts } }: CompositionFindings, species: number): number {
  return counts.reduce((sum, row) => sum + row[species], 0)
}
