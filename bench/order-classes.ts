// How well the order classifier (src/analysis/order-class.ts) tells crystals, delithiated crystals and packings
// apart. Makes cells of known origin, fits the limits on every other one and counts classes on the rest.
// Usage, after npm run build: node dist/bench/order-classes.js [cells per origin, default 400] [seed, default 1].
import { lowerHull, hullHeight } from '../src/math/lower-hull.ts'
import { countOf } from '../src/atoms/composition.ts'
import {
  createOrderClassifier, ORDER_LIMITS, type OrderClassifier, type OrderMeasures, type OrderVerdict,
} from '../src/analysis/order-class.ts'
import { wilsonInterval } from '../src/analysis/repeated-runs.ts'
import { LI } from '../problems/scoring/lixsi/references.ts'
import {
  delithiatedCrystals, potentialAndCrystals, randomPackings, rattledCrystals, type NamedCrystal, type OrderCell,
} from './order-cells.ts'
import { independentSet, readIndependentSet } from './order-set.ts'

interface Judged {
  readonly cell: OrderCell
  readonly verdict: OrderVerdict
}

/** Up to this part of the lithium removed, a relaxed crystal must not come out amorphous. */
const GENTLE = 0.25

/** eV/atom above the crystals' hull below which a packing has crystallised, whatever the classifier says. */
const CRYSTALLISED = 0.01

const CLASSES = ['crystalline', 'defective crystal', 'amorphous'] as const

const print = (line = ''): void => console.log(line)

await main(Number(process.argv[2] ?? 400), Number(process.argv[3] ?? 1))

async function main(count: number, seed: number): Promise<void> {
  const { potential, crystals } = await potentialAndCrystals()
  const classify = createOrderClassifier(crystals)
  const judge = (cells: readonly OrderCell[]): Judged[] =>
    cells.map((cell) => ({ cell, verdict: classify(cell.structure) }))
  const rattled = judge(rattledCrystals(crystals, count, seed))
  const packed = judge(await randomPackings(potential, count, seed))
  const removed = judge(await delithiatedCrystals(crystals, potential, count, seed))
  const isCrystal = crystallised(crystals)
  const packings = packed.filter(({ cell }) => !isCrystal(cell))
  print(`${rattled.length} rattled crystals, ${removed.length} delithiated crystals, ${packed.length} random packings;`)
  const left = packed.length - packings.length
  print(`${left} packings within ${CRYSTALLISED * 1000} meV/atom of the crystals' hull are crystals and left out.`)
  printFit(odd(rattled, 0), odd(removed, 0), odd(packings, 0))
  printCounts([...odd(rattled, 1), ...odd(removed, 1), ...odd(packings, 1)])
  printErrors(odd(rattled, 1), odd(removed, 1), odd(packings, 1))
  printMeasures(rattled, removed, packings)
  printMisjudged([...rattled, ...removed, ...packings])
  printTime(classify, packings)
  printIndependentSet(classify)
}

/** Every second cell: 0 for the fit, 1 for the report. */
function odd(cells: readonly Judged[], remainder: 0 | 1): Judged[] {
  return cells.filter((_, index) => index % 2 === remainder)
}

function crystallised(crystals: readonly NamedCrystal[]): (cell: OrderCell) => boolean {
  const fraction = ({ structure }: OrderCell | NamedCrystal): number =>
    countOf(structure, LI) / structure.species.length
  const points = crystals.map((crystal) => ({ x: fraction(crystal), y: crystal.energyPerAtom }))
  const hull = lowerHull(points).map((index) => points[index])
  return (cell) => cell.energyPerAtom < hullHeight(hull, fraction(cell)) + CRYSTALLISED
}

/** Cut with the fewest errors (share of packings below + larger share of crystals above), centre of the best range. */
function bestCut(ordered: readonly (readonly number[])[], disordered: readonly number[]): number {
  const values = [...ordered.flat(), ...disordered].sort((a, b) => a - b)
  const share = (list: readonly number[], test: (x: number) => boolean): number =>
    list.filter(test).length / list.length
  const cuts = values.slice(1).map((value, index) => {
    const cut = 0.5 * (value + values[index])
    const missed = Math.max(...ordered.map((list) => share(list, (x) => x >= cut)))
    return { cut, error: missed + share(disordered, (x) => x < cut) }
  })
  const least = Math.min(...cuts.map(({ error }) => error))
  const best = cuts.filter(({ error }) => error <= least + 1e-12)
  return 0.5 * (best[0].cut + best[best.length - 1].cut)
}

function printFit(rattled: readonly Judged[], removed: readonly Judged[], packings: readonly Judged[]): void {
  const gentle = removed.filter(({ cell }) => cell.removed <= GENTLE)
  const cut = (key: keyof OrderMeasures): string => {
    const of = (cells: readonly Judged[]): number[] => cells.map(({ verdict }) => verdict.measures[key])
    const lowest = Math.min(...of(packings))
    return `${bestCut([of(rattled), of(gentle)], of(packings)).toFixed(4)} (lowest packing ${lowest.toFixed(4)})`
  }
  print(`\nbest cuts on the fit half, in brackets what the program uses:`)
  print(`  order distance      ${cut('order_distance')} [${ORDER_LIMITS.order}]`)
  print(`  framework distance  ${cut('framework_distance')} [${ORDER_LIMITS.framework}]`)
  print(`  self distance       [${ORDER_LIMITS.self}]`)
}

function printCounts(cells: readonly Judged[]): void {
  print(`\nclasses on the report half\n${'origin'.padEnd(34)}${CLASSES.map((name) => name.padStart(19)).join('')}`)
  const groups = new Map<string, Judged[]>()
  for (const judged of cells) {
    const name = groupOf(judged.cell)
    groups.set(name, [...(groups.get(name) ?? []), judged])
  }
  const byName = [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, members] of byName) printRow(name, members.map(({ verdict }) => verdict))
}

function printRow(name: string, verdicts: readonly OrderVerdict[]): void {
  const counts = CLASSES.map((kind) => verdicts.filter((verdict) => verdict.class === kind).length)
  print(`${name.padEnd(34)}${counts.map((count) => String(count).padStart(19)).join('')}`)
}

function groupOf({ origin, removed }: OrderCell): string {
  if (origin !== 'delithiated crystal') return origin
  const edges = [0.1, GENTLE, 0.4, 0.6, 0.8, 1]
  const upper = edges.find((edge) => removed <= edge + 1e-9) ?? 1
  const lower = edges[edges.indexOf(upper) - 1] ?? 0
  return `delithiated, ${String(100 * lower).padStart(2)}–${100 * upper} % removed`
}

function printErrors(rattled: readonly Judged[], removed: readonly Judged[], packings: readonly Judged[]): void {
  const rate = (name: string, cells: readonly Judged[], wrong: (verdict: OrderVerdict) => boolean): void => {
    const count = cells.filter(({ verdict }) => wrong(verdict)).length
    const [low, high] = wilsonInterval(count, cells.length).map((x) => (100 * x).toFixed(1))
    print(`  ${name.padEnd(56)} ${count}/${cells.length} (95 %: ${low}–${high} %)`)
  }
  print('\nerrors on the report half')
  rate('crystals not called crystalline', rattled, (verdict) => verdict.class !== 'crystalline')
  const gentle = removed.filter(({ cell }) => cell.removed <= GENTLE)
  rate('gently delithiated not called defective', gentle, (verdict) => verdict.class !== 'defective crystal')
  rate('packings not called amorphous', packings, (verdict) => verdict.class !== 'amorphous')
}

/** How well each measure alone separates: probability that a random packing lies higher than a random crystal. */
function printMeasures(rattled: readonly Judged[], removed: readonly Judged[], packings: readonly Judged[]): void {
  const gentle = removed.filter(({ cell }) => cell.removed <= GENTLE)
  print(`\narea under the curve, packings against  ${'crystals'.padStart(12)}${'gently delithiated'.padStart(20)}`)
  for (const key of Object.keys(packings[0].verdict.measures) as (keyof OrderMeasures)[]) {
    const area = (cells: readonly Judged[]): string => {
      const below = packings.map(({ verdict: { measures } }) => {
        const lower = cells.filter(({ verdict }) => verdict.measures[key] < measures[key]).length
        const equal = cells.filter(({ verdict }) => verdict.measures[key] === measures[key]).length
        return (lower + 0.5 * equal) / cells.length
      })
      const mean = below.reduce((sum, x) => sum + x, 0) / below.length
      return Math.max(mean, 1 - mean).toFixed(4)
    }
    print(`  ${key.padEnd(38)}${area(rattled).padStart(12)}${area(gentle).padStart(20)}`)
  }
}

function printMisjudged(cells: readonly Judged[]): void {
  print('\nmisjudged cells of both halves')
  for (const { cell, verdict } of cells) {
    const expected = cell.origin === 'random packing' ? verdict.class === 'amorphous'
      : cell.origin === 'rattled crystal' ? verdict.class === 'crystalline'
        : cell.removed > GENTLE || verdict.class === 'defective crystal'
    if (expected) continue
    const { order_distance: order, framework_distance: framework, self_distance: self } = verdict.measures
    const numbers = [order, framework, self].map((x) => x.toFixed(4)).join(' / ')
    const nearest = verdict.nearest_crystal ?? 'no reference'
    print(`  ${cell.origin}, ${cell.label}: ${verdict.class} (${nearest}; ${numbers})`)
  }
}

function printTime(classify: OrderClassifier, cells: readonly Judged[]): void {
  const before = process.cpuUsage()
  for (const { cell } of cells) classify(cell.structure)
  const { user, system } = process.cpuUsage(before)
  const atoms = cells.reduce((sum, { cell }) => sum + cell.structure.species.length, 0) / cells.length
  const milliseconds = (user + system) / 1000 / cells.length
  print(`\n${milliseconds.toFixed(1)} ms of processor time per packing (${atoms.toFixed(0)} atoms on average)`)
}

function printIndependentSet(classify: OrderClassifier): void {
  const path = independentSet()
  if (path === null) return print('\nThe independent set is not beside this checkout and was not used.')
  const groups = new Map<string, OrderVerdict[]>()
  const ordered: string[] = []
  for (const { kind, label, structure } of readIndependentSet(path)) {
    const lithium = countOf(structure, LI)
    const silicon = structure.species.length - lithium
    const name = `${kind}${silicon === 0 ? ' (pure Li)' : ''}`
    const verdict = classify(structure)
    groups.set(name, [...(groups.get(name) ?? []), verdict])
    if (silicon === 0 || verdict.class === 'amorphous' || !/^(random|nep|splice|amorphous)_/.test(kind)) continue
    const nearest = verdict.nearest_crystal ?? 'no reference'
    ordered.push(`${kind} ${label} Li${lithium}Si${silicon} (${verdict.class}, ${nearest})`)
  }
  print(`\nindependent set (${path})\n${'kind'.padEnd(34)}${CLASSES.map((name) => name.padStart(19)).join('')}`)
  for (const [name, verdicts] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) printRow(name, verdicts)
  print('\nnot amorphous among its relaxed packings, melts and splices')
  for (const line of ordered) print(`  ${line}`)
}
