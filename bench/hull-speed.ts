// Seconds for phase diagrams of random entries: formation energies, e_above_hull and decompositions of all, and the tie
// lines of those that are drawn.
// Usage, after npm run build: node dist/bench/hull-speed.js
import { phaseDiagram } from '../src/analysis/convex-hull.ts'
import type { Entry } from '../src/analysis/entries.ts'
import { tieLines } from '../src/analysis/tie-lines.ts'
import { textTable } from '../src/cli/text-table.ts'
import { randomStream } from '../src/math/random.ts'

const ELEMENTS = ['Li', 'Co', 'P', 'S', 'O', 'F', 'Mn', 'Fe']

const CASES = [
  { elements: 2, entries: 2000 }, { elements: 3, entries: 2000 }, { elements: 4, entries: 2000 }, { elements: 6, entries: 800 },
  { elements: 8, entries: 1500 },
] as const

/** Small random formulas. Energies follow a bowl, so that many compounds are stable, with noise that lifts most off it. */
function randomEntries(elements: readonly string[], count: number): Entry[] {
  const random = randomStream(`hull-speed:${elements.length}`)
  const references = elements.map((symbol) => ({ id: symbol, composition: { [symbol]: 1 }, energy: 0 }))
  const compounds = Array.from({ length: count - elements.length }, (_, i): Entry => {
    const amounts = elements.map(() => random.integer(13))
    amounts[i % elements.length]++
    const atoms = amounts.reduce((sum, amount) => sum + amount)
    const bowl = 1 - amounts.reduce((sum, amount) => sum + (amount / atoms) * (amount / atoms), 0)
    return {
      id: `c${i}`, composition: Object.fromEntries(elements.map((symbol, j) => [symbol, amounts[j]])),
      energy: atoms * bowl * random.between(-1, -0.8),
    }
  })
  return [...references, ...compounds]
}

const rows = CASES.map(({ elements, entries: count }) => {
  const entries = randomEntries(ELEMENTS.slice(0, elements), count)
  const start = process.cpuUsage()
  const diagram = phaseDiagram(entries)
  const hull = process.cpuUsage(start)
  const seconds = ({ user, system }: NodeJS.CpuUsage): string => ((user + system) / 1e6).toFixed(3)
  const own = [elements, count, diagram.stable.length, seconds(hull)]
  if (elements > 4) return [...own, null, null]
  const beforeLines = process.cpuUsage()
  return [...own, tieLines(diagram).length, seconds(process.cpuUsage(beforeLines))]
})
console.log(textTable(['elements', 'entries', 'stable', 'CPU s', 'tie lines', 'CPU s'], rows))
