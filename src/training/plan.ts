// What a fit works on and where it starts: its design, its frames ready for the kernels, and the state before epoch 1.
import { atomicNumberOf, symbolOf } from '../atoms/elements.ts'
import { ConfigError } from '../errors.ts'
import { randomStream, streamKey } from '../math/random.ts'
import type { NepModel, NepZbl } from '../potentials/nep/nep-model.ts'
import { adamState } from '../math/adam.ts'
import { anchorAt, type Anchor } from './anchor.ts'
import type { FitState } from './checkpoint.ts'
import type { FitRequest } from './fit-request.ts'
import { shareOfTrajectories } from './data/splits.ts'
import { designOf, nepDesign } from './nep/design.ts'
import { parameterLayout } from './nep/layout.ts'
import { parametersOf } from './nep/model-parameters.ts'
import { prepareFrame } from './nep/prepare-frame.ts'
import { descriptorScaler, energyBaseline, initialParameters } from './nep/starting-values.ts'
import type { GradientPool } from './parallel/types.ts'
import type { ModelSettings } from './settings.ts'
import type { LabelledFrame, NepDesign, PreparedFrame } from './types.ts'

/** What does not change during a fit. */
export interface FitPlan {
  readonly settings: FitRequest['settings']
  readonly design: NepDesign
  /** Training and validation frames. */
  readonly frames: readonly PreparedFrame[]
  /** Own weight of each frame. */
  readonly weights: readonly number[]
  /** Indices of the frames to fit, and of those that judge. */
  readonly train: readonly number[]
  readonly valid: readonly number[]
  /** Parameters before the energy offsets are fitted. */
  readonly initial: Float64Array
  readonly anchor: Anchor | null
}

/** Frames the scaler is taken from: more change it little. */
const SCALER_FRAMES = 500

/** Prepares a fit; throws ConfigError when settings and data do not go together. */
export function planFit(request: Pick<FitRequest, 'settings' | 'start' | 'frames' | 'scales'>): FitPlan {
  const { settings, start } = request
  const used = request.frames.filter(({ split }) => split !== 'test')
  requireTrainingFrames(used, request.scales)
  const design = start === null ? newDesign(request) : startDesign(request, start)
  const initial = start === null
    ? initialParameters(design, randomStream(streamKey(settings.seed, 'parameters', 0)))
    : parametersOf(start, design)
  const indicesOf = (wanted: LabelledFrame['split']): number[] => [...used.keys()].filter((index) => used[index].split === wanted)
  const { anchor, share } = settings.training
  const all = indicesOf('train')
  const kept = shareOfTrajectories(all.map((index) => used[index].trajectory), share, settings.seed)
  const seen = kept.map((k) => all[k])
  requireTrainingFrames(seen.map((index) => used[index]), request.scales)
  return {
    settings,
    design,
    frames: used.map((frame) => prepareFrame(design, frame)),
    weights: used.map(({ weight }) => weight),
    train: seen,
    valid: indicesOf('valid'),
    initial,
    anchor: anchor === 0 ? null : anchorAt(initial, parameterLayout(design), anchor),
  }
}

/** The plan with the scaler that a stored fit has, that the starting model brings, or that the training frames give. */
export function withScaler(plan: FitPlan, stored: Float64Array | null, start: NepModel | null): FitPlan {
  if (stored === null && start !== null) return plan
  const stride = Math.ceil(plan.train.length / SCALER_FRAMES)
  const sample = plan.train.filter((_, k) => k % stride === 0).map((index) => plan.frames[index])
  const scaler = stored ?? descriptorScaler(plan.design, plan.initial, sample)
  return { ...plan, design: { ...plan.design, scaler } }
}

/** The state before the first epoch: what the initial network leaves of the energies becomes offsets per element and scale. */
export async function beginState({ design, frames, train, initial }: FitPlan, pool: GradientPool): Promise<FitState> {
  const parameters = initial.slice()
  const { first } = parameterLayout(design).blocks.offsets
  const errors = await pool.errors(parameters, train)
  const rest = train.map((index, k): PreparedFrame => ({ ...frames[index], energy: -errors[k].energy }))
  energyBaseline(design, rest).forEach((energy, k) => { parameters[first + k] += energy })
  const count = parameters.length
  return {
    epoch: 0, steps: 0, scaler: design.scaler, parameters, average: parameters.slice(), adam: adamState(count),
    best: parameters.slice(), bestEpoch: 0, bestScore: null, curve: [], polish: null, ended: null,
  }
}

function newDesign({ settings, frames, scales }: Pick<FitRequest, 'settings' | 'frames' | 'scales'>): NepDesign {
  const { model } = settings
  if (model === null) {
    throw new ConfigError({ rule: 'a fit needs the sizes of a model, or a model to start from', found: 'neither' })
  }
  return nepDesign({
    species: speciesOf(settings.species, frames),
    radialCutoff: model.radial_cutoff, angularCutoff: model.angular_cutoff,
    radialMax: model.n_max[0], angularMax: model.n_max[1], radialBasis: model.basis_size[0], angularBasis: model.basis_size[1],
    lMax: model.l_max, fourBody: model.four_body, fiveBody: model.five_body, neurons: model.neurons,
    zbl: zblOf(model), scales,
  })
}

function startDesign({ settings, scales }: Pick<FitRequest, 'settings' | 'scales'>, start: NepModel): NepDesign {
  if (settings.model !== null) {
    throw new ConfigError({
      rule: 'model must be left out where start is given', wayOut: 'The sizes are those of the potential to start from.',
    })
  }
  const given = settings.species?.map((symbol) => atomicNumberOf(symbol, 'species'))
  if (given !== undefined && given.join() !== start.species.join()) {
    throw new ConfigError({
      rule: `species must be those of the potential to start from, ${start.species.map(symbolOf).join(', ')}`,
      found: settings.species, wayOut: 'Leave species out.',
    })
  }
  return designOf(start, scales)
}

/** Atomic numbers in the order asked for, else ascending. */
function speciesOf(given: readonly string[] | null, frames: readonly LabelledFrame[]): readonly number[] {
  if (given !== null) return given.map((symbol) => atomicNumberOf(symbol, 'species'))
  return [...new Set(frames.flatMap(({ structure }) => [...structure.species]))].sort((a, b) => a - b)
}

function zblOf({ zbl }: ModelSettings): NepZbl | null {
  if (zbl.kind === 'off') return null
  // The file's inner value is not used by the type-wise form.
  return zbl.kind === 'uniform' ? zbl : { ...zbl, inner: 0 }
}

function requireTrainingFrames(frames: readonly LabelledFrame[], scales: readonly string[]): void {
  scales.forEach((name, scale) => {
    if (frames.some((frame) => frame.scale === scale && frame.split === 'train')) return
    throw new ConfigError({
      rule: `the label scale "${name}" must have frames to train on`, found: 'none',
      wayOut: 'Check the split of its frames, what max_force and energy_range leave out, and training.share.',
    })
  })
}
