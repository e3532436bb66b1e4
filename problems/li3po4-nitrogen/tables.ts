// The problem's tables; every number of a figure is in one of them or in the CSV beside the figure.
import type { Table } from '../../src/analysis/figure.ts'
import { wilsonInterval } from '../../src/analysis/repeated-runs.ts'
import { FAMILY_LABELS } from './families.ts'
import { bridgeContest, motifTotals, type NitrogenFindings } from './findings.ts'
import { LABEL_ENERGIES } from './literature.ts'
import { MOTIFS } from './motifs.ts'
import { pairStatistics } from './pair-statistics.ts'

/** The lowest arrangement of every composition and what is above it. */
export function compositionTable({ compositions }: NitrogenFindings): Table {
  return {
    name: 'compositions',
    title: 'Lowest arrangement of each composition (eV per N; gaps in meV per cell)',
    columns: ['family', 'N per cell', 'N per P', 'id', 'formation energy', 'bridging N', 'apical N', 'other N',
      'isolated O', 'gap to the next minimum', 'distinct minima', 'relaxed'],
    rows: compositions.map(({ member, nitrogenPerP, minima, evaluated }) => {
      const head = [FAMILY_LABELS[member.family], member.nitrogen, rounded(nitrogenPerP, 4)]
      if (minima.length === 0) return [...head, ...new Array<null>(7).fill(null), 0, evaluated]
      const [best, second] = minima
      const [isolated, apical, bridging, triple] = best.nitrogenMotifs
      return [...head, best.id, rounded(best.formationEnergy, 4), bridging, apical, isolated + triple,
        best.oxygenMotifs[0],
        second === undefined ? null : rounded(1000 * (second.energy - best.energy), 1), minima.length, evaluated]
    }),
  }
}

/** The contest at every composition: lowest with a bridging N against lowest without. */
export function bridgeTable({ compositions, points }: NitrogenFindings): Table {
  return {
    name: 'bridging',
    title: 'Lowest with bridging N against lowest without (eV per cell; below zero bridging wins)',
    columns: ['family', 'N per cell', 'N per P', 'difference', 'lowest with', 'lowest without', 'relaxed with',
      'relaxed without'],
    rows: compositions.map((composition) => {
      const { member, nitrogenPerP } = composition
      const { bridging, without, difference } = bridgeContest(composition)
      const own = points.filter(({ family, nitrogen }) => family === member.family && nitrogen === member.nitrogen)
      const withBridge = own.filter(({ hasBridge }) => hasBridge).length
      return [
        FAMILY_LABELS[member.family], member.nitrogen, rounded(nitrogenPerP, 4),
          difference === null ? null : rounded(difference, 4),
        bridging?.id ?? null, without?.id ?? null, withBridge, own.length - withBridge,
      ]
    }),
  }
}

const BOLTZMANN = 8.617333e-5

/** Motif fractions of N with Wilson intervals, plain and Boltzmann-weighted. */
export function motifTable({ compositions, context }: NitrogenFindings): Table {
  return {
    name: 'motifs',
    title: `Motifs of N in distinct minima within ${context.parameters.energy_window} eV per cell of the lowest (95 % `
      + `Wilson intervals; `
      + 'Boltzmann: distinct minima weighted once each)',
    columns: ['family', 'N per cell', 'minima', 'N counted', 'motif', 'fraction', 'low', 'high', 'fraction at 300 K',
      'fraction at 1000 K'],
    rows: compositions.flatMap(({ member, low, minima }) => {
      const { counts, total } = motifTotals(low)
      if (total === 0) return []
      const weighted = (temperature: number, motif: number): number => {
        const weights = minima.map(({ energy }) => Math.exp(-(energy - minima[0].energy) / (BOLTZMANN * temperature)))
        const norm = weights.reduce((sum, weight) => sum + weight, 0)
        return minima.reduce((sum, { nitrogenMotifs, nitrogen }, k) =>
          sum + (weights[k] / norm) * (nitrogenMotifs[motif] / nitrogen), 0)
      }
      return MOTIFS.map((motif, k) => {
        const [from, to] = wilsonInterval(counts[k], total)
        return [
          FAMILY_LABELS[member.family], member.nitrogen, low.length, total, motif, rounded(counts[k] / total, 4),
            rounded(from, 4),
          rounded(to, 4), rounded(weighted(300, k), 4), rounded(weighted(1000, k), 4),
        ]
      })
    }),
  }
}

/** What P, O and Li are bonded to in the lowest arrangement of each composition. */
export function bondingTable({ compositions }: NitrogenFindings): Table {
  return {
    name: 'bonding',
    title: 'Bonding in the lowest arrangement of each composition (P–O and P–N below 2.0 Å, Li–O and Li–N below 2.6 Å)',
    columns: ['family', 'N per cell', 'id', 'P with 3 anions', 'P with 4', 'P with 5 or more', 'O on no P',
      'O on one P', 'O on two P',
      'anions per Li', 'Li per N', 'nearest P–P (Å)', 'volume per P (Å³)'],
    rows: compositions.flatMap(({ member, minima }) => {
      if (minima.length === 0) return []
      const [best] = minima
      const { properties: p, oxygenMotifs: oxygen } = best
      const phosphorus = p.phosphorus_coordination as readonly number[]
      const lower = phosphorus.slice(0, 4).reduce((sum, count) => sum + count, 0)
      return [[
        FAMILY_LABELS[member.family], member.nitrogen, best.id, lower, phosphorus[4], phosphorus[5] + phosphorus[6],
          oxygen[0], oxygen[1],
        oxygen[2] + oxygen[3], rounded(Number(p.lithium_coordination), 3), rounded(Number(p.lithium_around_nitrogen),
          3),
        rounded(Number(p.nearest_p_p), 3), rounded(best.volumePerP, 3),
      ]]
    }),
  }
}

/** Pairs of defects on host sites against random placement, per family. */
export function pairTable({ compositions, context }: NitrogenFindings): Table {
  const families = [...new Set(compositions.map(({ member }) => member.family))]
  return {
    name: 'defect-pairs',
    title: 'Defect pairs on host sites in low-energy arrangements, against random placement (95 % intervals over '
      + 'arrangements)',
    columns: ['family', 'arrangements', 'pair', 'from (Å)', 'to (Å)', 'found', 'expected', 'ratio', 'low', 'high'],
    rows: families.flatMap((family) => {
      const genomes = compositions.filter(({ member }) => member.family === family)
        .flatMap(({ low }) => low.map(({ genome }) => genome))
      return pairStatistics(context.series.space, genomes).map(({ pair, from, to, found, expected, ratio,
        interval }) => [
        FAMILY_LABELS[family], genomes.length, pair, from, to, found, rounded(expected, 2), rounded(ratio, 3),
        interval === null ? null : rounded(interval[0], 3), interval === null ? null : rounded(interval[1], 3),
      ])
    }),
  }
}

/** Places for interstitial Li in the relaxed host. */
export function interstitialTable({ context }: NitrogenFindings): Table {
  return {
    name: 'interstitials',
    title: `Places for interstitial Li in relaxed ${context.references.host} (bond-valence energy in eV above the best `
      + `Li site, lengths in Å)`,
    columns: ['x', 'y', 'z', 'multiplicity', 'energy', 'bond valence sum', 'O around', 'nearest Li', 'nearest O',
      'nearest P', 'found as', 'used'],
    rows: context.references.interstitials.map((site) => [
      ...site.position.map((value) => rounded(value, 4)), site.multiplicity, rounded(site.energy_above_host, 3),
      rounded(site.bond_valence_sum, 2), site.coordination, ...['Li', 'O',
        'P'].map((symbol) => rounded(site.nearest[symbol], 2)),
      site.origin, site.used ? 'yes' : 'no',
    ]),
  }
}

/** Hosts and reference phases on the potential, beside the labels it was fitted to. */
export function referenceTable({ context }: NitrogenFindings): Table {
  return {
    name: 'references',
    title: 'Relaxed hosts and phases (eV per atom, Å); label: the energy the shipped potential was fitted to reproduce',
    columns: ['phase', 'space group', 'energy', 'label', 'a', 'b', 'c', 'a tabulated', 'b tabulated', 'c tabulated',
      'source'],
    rows: context.references.crystals.map(({ name, space_group, energy_per_atom, lattice, source }) => [
      name, space_group, rounded(energy_per_atom, 4), LABEL_ENERGIES[name] ?? null,
        ...lattice.relaxed.map((value) => rounded(value, 4)),
      ...lattice.tabulated, source,
    ]),
  }
}

/** What each operator contributed. */
export function operatorTable({ evaluations }: NitrogenFindings): Table {
  const best = new Map<string, number>()
  const fresh = () => ({ proposed: 0, screened: 0, relaxed: 0, improved: 0, forceCalls: 0 })
  const rows = new Map<string, ReturnType<typeof fresh>>()
  for (const { lineage, outcome, objective, properties, cost } of evaluations) {
    const row = rows.get(lineage.operator) ?? fresh()
    rows.set(lineage.operator, row)
    row.proposed++
    row.forceCalls += cost.force_calls
    if (outcome === 'screened_out') row.screened++
    if (outcome !== 'evaluated' || objective === null) continue
    row.relaxed++
    const composition = properties.composition as string
    if (objective >= (best.get(composition) ?? Infinity)) continue
    best.set(composition, objective)
    row.improved++
  }
  return {
    name: 'operators',
    title: 'What each operator contributed',
    columns: ['operator', 'proposed', 'screened out', 'relaxed', 'improved a composition', 'force calls'],
    rows: [...rows].sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { proposed, screened, relaxed, improved, forceCalls }]) => [name, proposed, screened, relaxed,
        improved, forceCalls]),
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
