// The model card of a fitted potential as data: what it is, what it has seen, how far it is off where it has not.
import { basename } from 'node:path'
import type { Analysis, Table } from '../../analysis/figure.ts'
import { symbolOf } from '../../atoms/elements.ts'
import type { NepModel } from '../../potentials/nep/nep-model.ts'
import { parameterLayout } from '../nep/layout.ts'
import type { DataFile, LabelledData } from '../data/labelled-frames.ts'
import { compositionAxis, type CompositionAxis } from '../errors/composition-groups.ts'
import { summarise, summariseGroups, type ErrorGroup, type ErrorSummary } from '../errors/error-summary.ts'
import { errorTable } from '../errors/error-tables.ts'
import type { Prediction } from '../errors/predictions.ts'
import type { FitOutcome } from '../fit-request.ts'
import type { FitSettings } from '../settings.ts'
import type { LabelledFrame, Split } from '../types.ts'
import { errorFigures, learningFigures } from './figures.ts'
import { trainingRange, type Range, type TrainingRange } from './validity.ts'

/** What a card is made from. Predictions are of the exported potential, on its own label scale. */
export interface CardParts {
  readonly settings: FitSettings
  readonly data: LabelledData
  readonly outcomes: readonly FitOutcome[]
  /** SHA-256 of nep.txt. */
  readonly sha256: string
  /** Of the frames of every split, by the first potential. */
  readonly predictions: readonly Prediction[]
  /** Errors of every member of a committee, and of their mean, on the judging frames; empty without one. */
  readonly members: readonly ErrorGroup[]
}

export interface ModelCard {
  readonly json: Readonly<Record<string, unknown>>
  readonly analysis: Analysis
}

/** Makes the card; errors are of the test frames, or of the validation frames where there are none, and it says so. */
export function modelCard(parts: CardParts): ModelCard {
  const { settings, data, outcomes, sha256, predictions, members } = parts
  const [{ model, design, bestEpoch, curve, ending }] = outcomes
  const judged = judgedSplit(predictions)
  const judging = predictions.filter(({ frame }) => frame.split === judged)
  const axis = compositionAxis(data.frames.map(({ structure }) => structure))
  const range = trainingRange(data.frames.filter(({ split }) => split === 'train'))
  const errors = summarise(judging)
  const groups = {
    by_split: summariseGroups(predictions, ({ frame }) => frame.split),
    by_config_type: summariseGroups(judging, ({ frame }) => (frame.configType === '' ? null : frame.configType)),
    by_composition: axis === null ? [] : summariseGroups(judging, ({ frame }) => axis.rangeOf(frame.structure)),
  }
  const counts = countsOf(data.frames, axis)
  const which = WORDS[judged]
  return {
    json: {
      potential: { file: 'nep.txt', sha256, ...sizesOf(model), trained_parameters: parameterLayout(design).count },
      settings: withoutFolders(settings),
      data: {
        files: data.files.map((file) => ({ ...file, file: basename(file.file) })),
        label_scales: data.scales, splits_drawn: data.drawn, ...counts,
      },
      fit: { epochs: curve.length, best_epoch: bestEpoch, ending, last: curve.at(-1) ?? null, committee: outcomes.length },
      errors: { of: judged, units: UNITS, all: errors, ...groups, committee: members },
      range_of_validity: range,
    },
    analysis: {
      headline: headlineOf(errors, which, model, range),
      warnings: warningsOf(data, judged, groups.by_config_type),
      summary: {},
      structures: [],
      tables: [
        errorTable('errors-by-config-type', `Errors by config_type, ${which}`, 'config_type', groups.by_config_type),
        errorTable('errors-by-composition', `Errors by composition, ${which}`, 'composition', groups.by_composition),
        errorTable('errors-by-split', 'Errors by split', 'split', groups.by_split),
        errorTable('errors-of-committee', `Errors of the committee, ${which}`, 'member', members),
        rangeTable(range), countTable('frames-by-config-type', 'Frames by config_type', 'config_type', counts.by_config_type),
        countTable('frames-by-composition', 'Frames by composition', 'composition', counts.by_composition),
        fileTable(data.files),
      ].filter(({ rows }) => rows.length > 0),
      figures: [...learningFigures(curve), ...errorFigures(judging, which)],
    },
  }
}

/** Where files lay on one machine is of no use on another; their hashes say which they were. */
function withoutFolders(settings: FitSettings): FitSettings {
  const { data, start } = settings
  return {
    ...settings,
    data: data.map((source) => ({ ...source, file: basename(source.file) })),
    start: start === null ? null : basename(start),
  }
}

const UNITS = { energy: 'meV/atom', force: 'meV/Å', virial: 'meV/atom' }

const WORDS: Readonly<Record<Split, string>> = {
  test: 'test frames, never seen', valid: 'validation frames', train: 'training frames',
}

/** The most independent split there is. */
function judgedSplit(predictions: readonly Prediction[]): Split {
  return (['test', 'valid', 'train'] as const).find((split) => predictions.some(({ frame }) => frame.split === split)) ?? 'train'
}

function sizesOf(model: NepModel) {
  const { zbl } = model
  return {
    kind: zbl === null ? 'nep4' : 'nep4_zbl',
    species: model.species.map(symbolOf),
    radial_cutoff: model.radialCutoffs[0],
    angular_cutoff: model.angularCutoffs[0],
    n_max: [model.radialMax, model.angularMax],
    basis_size: [model.radialBasis, model.angularBasis],
    l_max: model.lMax,
    four_body: model.fourBody,
    five_body: model.fiveBody,
    neurons: model.neurons,
    zbl: zbl === null ? null : zbl.kind,
  }
}

type Counts = Readonly<Record<string, Readonly<Record<Split, number>>>>

/** Frames per split, and per config_type and composition range of each. */
function countsOf(frames: readonly LabelledFrame[], axis: CompositionAxis | null) {
  const count = (nameOf: (frame: LabelledFrame) => string): Counts => {
    const table = new Map<string, Record<Split, number>>()
    for (const frame of frames) {
      const name = nameOf(frame)
      const row = table.get(name) ?? { train: 0, valid: 0, test: 0 }
      row[frame.split]++
      table.set(name, row)
    }
    return Object.fromEntries([...table].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  return {
    frames: count(() => 'all').all,
    by_config_type: count(({ configType }) => (configType === '' ? 'unnamed' : configType)),
    by_composition: axis === null ? {} : count(({ structure }) => axis.rangeOf(structure)),
  }
}

function headlineOf({ energy, force, frames }: ErrorSummary, which: string, model: NepModel, range: TrainingRange): string[] {
  const ofForce = force === null ? '' : ` and ${force.rmse.toFixed(0)} meV/Å (of ${force.labels_rms.toFixed(0)} meV/Å rms)`
  const distances = Object.entries(range.shortest_distances).map(([pair, distance]) => `${pair} ${distance.toFixed(2)}`)
  const guard = model.zbl === null ? 'without a repulsive guard' : 'with ZBL repulsion at short distance'
  const pressures = range.pressure === null
    ? '' : ` and pressures from ${whole(range.pressure[0])} to ${whole(range.pressure[1])} GPa`
  return [
    `Root-mean-square errors on ${frames} ${which}: ${energy.rmse.toFixed(1)} meV/atom${ofForce}.`,
    `A potential for ${model.species.map(symbolOf).join(', ')}, ${guard}.`,
    `It has seen atoms as close as ${distances.join(', ')} Å${pressures}.`,
  ]
}

/** Rounded to a whole number; no minus before a zero. */
function whole(value: number): string {
  return String(Math.round(value) + 0)
}

function warningsOf({ frames, drawn, scales }: LabelledData, judged: Split, configTypes: readonly ErrorGroup[]): string[] {
  const trained = new Set(frames.filter(({ split }) => split === 'train').map(({ configType }) => configType))
  const untested = [...trained].filter((name) => name !== '' && !configTypes.some((group) => group.name === name)).sort()
  return [
    ...(judged === 'test'
      ? [] : [`There are no test frames: the errors shown are of the ${WORDS[judged]}, which the fit has used.`]),
    ...(drawn === 0 ? [] : [
      `The split of ${drawn} frames was drawn by trajectory, where one is named: frames of unnamed trajectories may ` +
        'resemble each other across it.',
    ]),
    ...(untested.length === 0 ? [] : [`No ${judged} frames of ${untested.join(', ')}.`]),
    ...(scales.length === 1 ? [] : [
      `Energies are on the scale "${scales[0]}"; labels of ${scales.slice(1).map((name) => `"${name}"`).join(', ')} were ` +
        'moved by fitted energies per element.',
    ]),
  ]
}

function rangeTable(range: TrainingRange): Table {
  const row = (name: string, unit: string, values: Range): (string | number | null)[] =>
    [name, unit, values?.[0] ?? null, values?.[1] ?? null]
  return {
    name: 'range-of-validity', title: 'What was seen in training', columns: ['quantity', 'unit', 'smallest', 'largest'],
    rows: [
      ...Object.entries(range.shortest_distances).map(([pair, distance]) => [`distance ${pair}`, 'Å', distance, null]),
      row('energy', 'eV/atom', range.energy_per_atom), row('volume', 'Å³/atom', range.volume_per_atom),
      row('largest force', 'eV/Å', range.largest_force), row('pressure', 'GPa', range.pressure),
      row('atoms per frame', '', range.atoms),
    ],
  }
}

function countTable(name: string, title: string, heading: string, counts: Counts): Table {
  return {
    name, title, columns: [heading, 'train', 'valid', 'test'],
    rows: Object.entries(counts).map(([key, { train, valid, test }]) => [key, train, valid, test]),
  }
}

function fileTable(files: readonly DataFile[]): Table {
  return {
    name: 'data-files', title: 'Data', columns: ['file', 'frames', 'left out', 'SHA-256'],
    rows: files.map(({ file, frames, leftOut, sha256 }) => [
      basename(file), frames, Object.entries(leftOut).map(([reason, count]) => `${count} with ${reason}`).join(', '), sha256,
    ]),
  }
}
