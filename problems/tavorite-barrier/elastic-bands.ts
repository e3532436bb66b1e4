// Barriers of nudged elastic bands on a potential of the user's own: the crystal is relaxed, every distinct hop of a
// vacancy is computed, and the level counts at which hops lead through the crystal in one dimension. As hops up to a
// length only are computed, it is an upper bound.
import { vacancyHops, type VacancyHop } from '../../src/analysis/vacancy-hops.ts'
import { symbolOf } from '../../src/atoms/elements.ts'
import { volume, type Structure } from '../../src/atoms/structure.ts'
import { OUTCOME_OF_RELAXATION } from '../../src/campaign/types.ts'
import { ConfigError } from '../../src/errors.ts'
import type { Potential } from '../../src/potentials/potential.ts'
import { bandSettings } from '../../src/relax/nudged-elastic-band/settings.ts'
import { relax } from '../../src/relax/relax.ts'
import { relaxSettings, relaxSettingsSchema } from '../../src/relax/settings.ts'
import type { Json } from '../../src/spaces/space.ts'
import { openPotential } from '../scoring/parameters.ts'
import { encodeRelaxed } from '../scoring/relaxed-structure.ts'
import { noBarrier, type BarrierScorer } from './barrier-result.ts'
import { DEFAULT_BAND, type BandParameters, type TavoriteParameters } from './parameters.ts'
import { poolCompounds } from './pool.ts'

/** Opens the potential of a campaign; throws ConfigError when it does not know an element of the pool. */
export async function openBandScorer(parameters: TavoriteParameters, folder: string): Promise<BarrierScorer> {
  const { potential: name = '', backend = 'wasm', elastic_band = DEFAULT_BAND } = parameters
  // A graphics card computes in f32; what is compared are energies in f64 in any case.
  const potential = await openPotential(name, { backend, precision: backend === 'gpu' ? 'f32' : 'f64' }, folder)
  const unknown = [...new Set(poolCompounds(parameters).flatMap(({ structure }) => [...structure.species]))]
    .filter((number) => !potential.species.includes(number))
  if (unknown.length === 0) return bandScorer(potential, elastic_band)
  throw new ConfigError({
    rule: 'the potential must know every element of the pool',
    found: `no ${unknown.map(symbolOf).join(', ')} in ${potential.name}`,
    place: 'problem.potential',
    wayOut: 'Admit fewer elements with mobile_ions, metals, centres and halides, or use another potential.',
  })
}

/** Computes barriers with a potential. */
export function bandScorer(potential: Potential, settings: BandParameters): BarrierScorer {
  const { supercell, longest_hop, end_fmax, ...band } = settings
  const relaxation = (cell: 'none' | 'full') => relaxSettings(relaxSettingsSchema.parse({
    cell, fmax: end_fmax, max_steps: 1000, ...(cell === 'full' ? { volume_range: [0.7, 1.4] } : {}),
  }))
  return async ({ structure, elements: { mobile } }) => {
    const counted = countingPotential(potential)
    const [crystal] = await relax([structure], counted.potential, relaxation('full'))
    if (crystal.outcome !== 'converged') {
      const cost = { relaxations: 1, force_calls: counted.calls() }
      return noBarrier(OUTCOME_OF_RELAXATION[crystal.outcome], crystal.reason ?? crystal.outcome, cost)
    }
    const found = await vacancyHops(crystal.structure, mobile, counted.potential, {
      longestHop: longest_hop, repeats: supercell, band: bandSettings(band), relaxation: relaxation('none'),
    })
    const cost = { relaxations: 1 + 2 * found.hops.length, force_calls: counted.calls() }
    const [neb_1d, neb_2d, neb_3d] = found.barriers
    if (neb_1d === null) {
      return noBarrier('not_converged', `hops that converged lead nowhere (${endingsOf(found.hops)})`, cost)
    }
    return {
      barrier: neb_1d,
      properties: {
        neb_1d, neb_2d, neb_3d, volume: volume(crystal.structure),
        neb_converged: found.hops.every(({ outcome }) => outcome === 'converged'),
        hops: found.hops.map((hop, n) => hopRecord(hop, found.levels[n])),
        relaxed: encodeRelaxed(crystal.structure),
      },
      cost,
    }
  }
}

function hopRecord({ class: { hop: { from, to, step, distance } }, outcome }: VacancyHop, level: number | null): Json {
  return { from, to, step: [...step], distance, level, outcome }
}

function endingsOf(hops: readonly VacancyHop[]): string {
  return hops.map(({ class: { hop }, outcome }) => `${hop.distance.toFixed(2)} Å ${outcome}`).join(', ')
}

/** The same potential, counting the structures it evaluates. */
function countingPotential(potential: Potential): { readonly potential: Potential; calls(): number } {
  let calls = 0
  const counting = (inner: Potential): Potential => ({
    ...inner,
    ...(inner.exact === undefined ? {} : { exact: counting(inner.exact) }),
    evaluate(batch: readonly Structure[], tracks) {
      calls += batch.length
      return inner.evaluate(batch, tracks)
    },
  })
  return { potential: counting(potential), calls: () => calls }
}
