// How few evaluations the best tavorites need, over seeds, on tabulated barriers; which descriptors that rests on.
// Usage: node dist/bench/tavorite-study.js [--seeds 1..50] [--studies bond-valence,elastic-band] [--set JSON] [--groups]
//   [--out results/reference/tavorite-barrier]
// --set gives parameters of bayesian-optimization; --groups repeats every study without each group of descriptors, and
// with each alone.
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { quantile } from '../src/analysis/repeated-runs.ts'
import { makeFolder, writeAtomically } from '../src/io/write-atomically.ts'
import { strategyFor } from '../src/campaign/registry.ts'
import { registry } from '../src/cli/registry.ts'
import { figureSvg } from '../src/report/figure-svg.ts'
import { figureCsv } from '../src/report/csv.ts'
import { DESCRIPTOR_GROUPS, type DescriptorGroupName } from '../problems/tavorite-barrier/descriptors/table.ts'
import { explainByGroups } from '../problems/tavorite-barrier/explanation.ts'
import { searchPool, type PoolSearch } from './pool-search/search.ts'
import { PUBLISHED_SHARE, studyCurve, studyRow, type StudyCurve, type StudyRow } from './tavorite-study/statistics.ts'
import { STUDY_NAMES, studyTask, type StudyName, type StudyTask } from './tavorite-study/tasks.ts'
import {
  GROUPS_PUBLISHED, groupTable, PUBLISHED, recordOf, studyFigure, studyTable, type GroupShares,
} from './tavorite-study/texts.ts'

const { values: options } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1..50' },
    studies: { type: 'string', default: STUDY_NAMES.join(',') },
    set: { type: 'string', default: '{}' },
    groups: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})

interface Study {
  readonly task: StudyTask
  readonly rows: readonly StudyRow[]
  readonly curve: StudyCurve
  readonly shares: readonly GroupShares[]
}

const strategy = strategyFor(registry, 'bayesian-optimization', 'pool')
const parameters = strategy.parameters.parse(JSON.parse(options.set))
const [firstSeed, lastSeed = firstSeed] = options.seeds.split('..').map(Number)
const seeds = Array.from({ length: lastSeed - firstSeed + 1 }, (_, k) => firstSeed + k)

const studies = STUDY_NAMES.filter((name) => options.studies.split(',').includes(name)).map((name): Study => {
  const task = studyTask(name)
  const searches = searchesOf(task)
  const all = studyRow(task, 'all groups', searches)
  const shares = groupSharesOf(task, searches)
  console.log(`${studyTable([all])}\n\n${groupTable(shares)}\n`)
  const parts = options.groups ? DESCRIPTOR_GROUPS.flatMap((group) => partialRows(name, group)) : []
  return { task, rows: [all, ...parts], curve: studyCurve(task, searches), shares }
})
if (options.out !== undefined) await write(options.out)

function searchesOf(task: StudyTask): PoolSearch[] {
  return seeds.map((seed) => searchPool(task, strategy, parameters, seed, task.budget))
}

/** The study without one group, and with it alone. */
function partialRows(name: StudyName, group: DescriptorGroupName): StudyRow[] {
  const without = studyTask(name, DESCRIPTOR_GROUPS.filter((other) => other !== group))
  const alone = studyTask(name, [group])
  const rows = [studyRow(without, `without ${group}`, searchesOf(without)), studyRow(alone, `${group} alone`, searchesOf(alone))]
  console.log(studyTable(rows))
  return rows
}

function groupSharesOf(task: StudyTask, searches: readonly PoolSearch[]): GroupShares[] {
  const { space: { descriptors }, values } = task
  const explain = (order: readonly number[]) =>
    explainByGroups(descriptors, order.map((index) => ({ index, value: values[index] })))
  const whole = explain([...values.keys()])
  const early = Math.round(PUBLISHED_SHARE * values.length)
  const searched = searches.map(({ order }) => explain(order.slice(0, early)))
  return (whole?.terms ?? []).map(({ term, share, importance }, t) => {
    const found = searched.map((explanation) => explanation?.terms[t].share ?? NaN).sort((a, b) => a - b)
    return {
      study: task.title, term, whole: share, importance,
      searched: found.reduce((sum, x) => sum + x, 0) / found.length,
      range: [quantile(found, 0.05), quantile(found, 0.95)],
    }
  })
}

async function write(out: string): Promise<void> {
  makeFolder(out)
  const how = {
    seeds: options.seeds, strategy: { name: strategy.name, ...(parameters as object) },
    cpu: cpus()[0]?.model ?? 'unknown', node: process.version,
  }
  const rows = studies.flatMap((study) => study.rows)
  const shares = studies.flatMap((study) => study.shares)
  const record = {
    ...how, rows: rows.map(recordOf),
    group_shares: shares.map(({ study, term, whole, searched, range, importance }) => ({
      pool: study, term, whole_pool: whole, after_30_percent: searched, range_over_seeds: range,
      permutation_importance: importance,
    })),
  }
  writeAtomically(join(out, 'study.json'), `${JSON.stringify(record, null, 1)}\n`)
  writeAtomically(join(out, 'study.md'), `${[
    '# Tavorites: evaluations against what they find',
    `Seeds ${options.seeds}, one evaluation at a time, tabulated barriers. Brackets: 95 % intervals (Wilson for `
      + 'shares of searches, bootstrap over seeds for the rest); random: exact expectation of draws without '
      + 'replacement.',
    PUBLISHED, studyTable(rows), '## Which descriptors the predictions rest on', GROUPS_PUBLISHED, groupTable(shares),
  ].join('\n\n')}\n`)
  // With parts of the descriptors the tables are what counts.
  for (const { task, curve } of options.groups ? [] : studies) {
    const figure = studyFigure(task, curve, seeds.length)
    writeAtomically(join(out, `${figure.name}.svg`), (await figureSvg(figure)).svg)
    writeAtomically(join(out, `${figure.name}.csv`), figureCsv(figure))
  }
}
