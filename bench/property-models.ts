// Property models beside scikit-learn, on the same folds: MAE, R², coverage and CPU seconds. Usage, after npm run build:
//   node dist/bench/property-models.js POOLS --out results/benchmarks [--python python3] [--freeze test/models/fixtures]
// POOLS is a folder with pools.json and the tables of migration_barriers and perovskites_hse. --freeze writes the random
// folds and what scikit-learn foretold on them, for the tests.
import { spawnSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { randomStream } from '../src/math/random.ts'
import { crossValidate, scoresOf, type Scores } from '../src/models/cross-validation.ts'
import type { Fold } from '../src/models/folds.ts'
import { propertyModel, propertyModels } from '../src/models/property-models.ts'
import { foldOfRow, FOLDS, friedmanSet, poolSet, type BenchSet } from './property-models/sets.ts'
import { reportText, type Compared, type ShortScores } from './property-models/report.ts'

/** What scikit-learn foretold for one model, one way to fold and one seed. */
interface PeerResult {
  readonly mean: readonly number[]
  readonly deviation: readonly number[] | null
  readonly cpu_s: number
}

interface PeerAnswer {
  readonly version: string
  readonly folds: Readonly<Record<string, Readonly<Record<string, readonly PeerResult[]>>>>
}

/** Seeds per model: scores of models that draw random numbers are means over several. */
const SEEDS: Readonly<Record<string, number>> = {
  ridge: 1, 'kernel-ridge': 5, 'random-forest': 5, 'gradient-boosting': 5, 'gaussian-process': 1,
}

const NAMES = Object.keys(propertyModels).filter((name) => name !== 'mean')

/** Runs scikit-learn on all folds of a set. */
function askPeer(python: string, { data, folds }: BenchSet): PeerAnswer {
  const { count, dimension, values } = data.inputs
  const rows = Array.from({ length: count }, (_, row) => Array.from(values.subarray(row * dimension, (row + 1) * dimension)))
  const numbered = Object.fromEntries(Object.entries(folds).map(([name, dealt]) => [name, foldOfRow(dealt, count)]))
  const task = JSON.stringify({ rows, targets: Array.from(data.targets), folds: numbered, models: Object.fromEntries(NAMES.map((name) => [name, SEEDS[name]])) })
  const { status, stdout, stderr, error } = spawnSync(python, ['bench/peers/property_models.py'], {
    input: task, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, OMP_NUM_THREADS: '1' },
  })
  if (status !== 0) throw new Error(`${python} with scikit-learn is needed (--python): ${error?.message ?? stderr}`)
  return JSON.parse(stdout) as PeerAnswer
}

/** One model on one way to fold, both codes. */
function compare(set: BenchSet, foldsName: string, name: string, peer: readonly PeerResult[]): Compared {
  const folds = set.folds[foldsName]
  const model = propertyModel(name)
  const parameters = model.parameters.parse({})
  const start = process.cpuUsage()
  const ours = peer.map((_, seed) =>
    crossValidate(model, parameters, set.data, folds, (fold) => randomStream(`${seed}:${set.name}:${foldsName}:${fold}`)))
  const { user, system } = process.cpuUsage(start)
  const theirs = peer.map(({ mean, deviation }) => peerScores(mean, deviation, set, folds))
  return {
    set: set.name, folds: foldsName, model: name, seeds: peer.length,
    ours: meanScores(ours), oursSeconds: (user + system) / 1e6 / peer.length,
    theirs: meanScores(theirs), theirsSeconds: average(peer.map(({ cpu_s: seconds }) => seconds)), baseline: meanScores([ours[0].baseline]),
  }
}

function peerScores(mean: readonly number[], deviation: readonly number[] | null, { data }: BenchSet, folds: readonly Fold[]): Scores {
  const prediction = { mean: Float64Array.from(mean), deviation: deviation === null ? null : Float64Array.from(deviation) }
  return scoresOf(prediction, data.targets, folds)
}

/** Means over the seeds. */
function meanScores(scores: readonly Scores[]): ShortScores {
  const known = (values: readonly (number | null)[]): number | null =>
    (values.some((value) => value === null) ? null : average(values as readonly number[]))
  return {
    mae: average(scores.map(({ meanAbsoluteError }) => meanAbsoluteError)),
    mae_sd: average(scores.map(({ deviationOverFolds }) => deviationOverFolds)),
    r2: known(scores.map(({ r2 }) => r2)),
    coverage: known(scores.map(({ coverage }) => coverage)),
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The random folds and scikit-learn's predictions on them; the synthetic set with its rows, pools without theirs. */
function frozen(set: BenchSet, { version, folds: answers }: PeerAnswer): string {
  const { name, data, folds } = set
  const own = name === 'friedman' ? { rows: Array.from(data.inputs.values), targets: Array.from(data.targets) } : {}
  const models = Object.entries(answers.random).map(([model, runs]) => [model, {
    mean_absolute_error: meanScores(runs.map(({ mean }) => peerScores(mean, null, set, folds.random))).mae,
    predictions: runs[0].mean.map((value) => Number(value.toFixed(4))),
  }])
  return `${JSON.stringify({
    set: name, scikit_learn: version, script: 'bench/property-models.ts --freeze', ...own,
    fold_of_row: foldOfRow(folds.random, data.targets.length).join(''), models: Object.fromEntries(models) as unknown,
  })}\n`
}

const { values: options, positionals: [pools] } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, python: { type: 'string', default: 'python3' }, freeze: { type: 'string' } },
})
if (pools === undefined || options.out === undefined) throw new Error('usage: property-models.js POOLS --out FOLDER [--python CMD] [--freeze FOLDER]')
const sets = [
  poolSet(pools, 'migration_barriers', ['comp', 'cls']), poolSet(pools, 'perovskites_hse', ['organic']), friedmanSet(),
]
const rows: Compared[] = []
let version = ''
for (const set of sets) {
  const peer = askPeer(options.python, set)
  version = peer.version
  for (const folds of Object.keys(set.folds)) {
    for (const name of NAMES) {
      rows.push(compare(set, folds, name, peer.folds[folds][name]))
      console.error(JSON.stringify(rows.at(-1)))
    }
  }
  if (options.freeze !== undefined) writeAtomically(join(options.freeze, `${set.name}.json`), frozen(set, peer))
}
const settings = { node: process.version, scikit_learn: version, cpu: cpus()[0].model, load: loadavg()[0], folds: FOLDS }
makeFolder(options.out)
writeAtomically(join(options.out, 'property-models.json'), `${JSON.stringify({ settings, rows }, null, 2)}\n`)
const text = reportText(sets, rows, settings)
writeAtomically(join(options.out, 'property-models.md'), text)
console.log(text)
