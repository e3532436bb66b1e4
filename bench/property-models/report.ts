// The comparison as a page: one table per set of rows and way to fold.
import type { BenchSet } from './sets.ts'

/** Errors in the unit of the target. */
export interface ShortScores {
  readonly mae: number
  readonly mae_sd: number
  readonly r2: number | null
  readonly coverage: number | null
}

/** One model on one way to fold, ours and scikit-learn's. */
export interface Compared {
  readonly set: string
  readonly folds: string
  readonly model: string
  /** Scores and seconds are means over so many. */
  readonly seeds: number
  readonly ours: ShortScores
  readonly oursSeconds: number
  readonly theirs: ShortScores
  readonly theirsSeconds: number
  readonly baseline: ShortScores
}

export interface Settings {
  readonly node: string
  readonly scikit_learn: string
  readonly cpu: string
  readonly load: number
  readonly folds: number
}

/** The page as Markdown. */
export function reportText(sets: readonly BenchSet[], rows: readonly Compared[], settings: Settings): string {
  return [
    '# Property models beside scikit-learn',
    '',
    '`node dist/bench/property-models.js POOLS --out results/benchmarks`: default settings, scikit-learn with the same, on the same folds',
    `(${settings.folds}, every row left out once). MAE with its standard deviation over folds in brackets; R² over all rows; coverage: share of`,
    'targets within ±1.96 deviations (forest: spread over the trees). CPU s: fit and predict, all folds, scikit-learn on one thread.',
    'Models that draw random numbers: means over 5 seeds on both sides. Inner folds of kernel ridge are shuffled on both sides.',
    'Gaussian process: ours chooses its kernel, with priors on all hyperparameters that hold length scales together; scikit-learn fits one',
    'length scale per descriptor by maximum likelihood, which sees better that half of the columns of friedman mean nothing.',
    `scikit-learn ${settings.scikit_learn}, Node ${settings.node}, ${settings.cpu}, load ${settings.load.toFixed(1)}: times are of a shared machine.`,
    '',
    'Random folds flatter every model: rows of one framework, composition or molecule stand on both sides. "by …" leaves all rows of one',
    'label out together; that is what a new one can expect.',
    ...sets.flatMap((set) => Object.keys(set.folds).flatMap((folds) => section(set, folds, rows))),
    '',
  ].join('\n')
}

function section({ name, target, data }: BenchSet, folds: string, rows: readonly Compared[]): string[] {
  const own = rows.filter((row) => row.set === name && row.folds === folds)
  return [
    '',
    `## ${name}, folds ${folds}`,
    `${target}; ${data.inputs.count} rows, ${data.inputs.dimension} descriptors; the mean of the training rows: MAE ${errorText(own[0].baseline)}.`,
    '',
    '| model | MAE | scikit-learn | ratio | R² | scikit-learn | coverage | scikit-learn | CPU s | scikit-learn |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...own.map(({ model, ours, theirs, oursSeconds, theirsSeconds }) => `| ${[
      model, errorText(ours), errorText(theirs), (ours.mae / theirs.mae).toFixed(3), shareText(ours.r2), shareText(theirs.r2),
      shareText(ours.coverage), shareText(theirs.coverage), oursSeconds.toFixed(2), theirsSeconds.toFixed(2),
    ].join(' | ')} |`),
  ]
}

function errorText({ mae, mae_sd: deviation }: ShortScores): string {
  return `${mae.toFixed(3)} (${deviation.toFixed(3)})`
}

function shareText(share: number | null): string {
  return share === null ? '–' : share.toFixed(2)
}
