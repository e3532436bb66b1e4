// How migration barriers of the bond-valence energy depend on the spacing of the grid, and what they cost.
// Usage: node dist/bench/migration-barriers.js
import { migrationBarriers, type Barriers } from '../src/analysis/bond-valence/percolation.ts'
import { HOST_NAMES, hostCrystal } from '../problems/li3po4-nitrogen/crystals.ts'

const SETTINGS = { ion: 'Li', oxidationStates: { Li: 1, P: 5, O: -2 } }
const SPACINGS = [0.3, 0.25, 0.2, 0.15, 0.1]

for (const name of HOST_NAMES) {
  const { structure } = hostCrystal(name)
  console.log(`${name}-Li3PO4, ${structure.species.length} atoms (eV; CPU seconds)`)
  console.log('  spacing  points        on the grid: 1D, 2D, 3D     refined: 1D, 2D, 3D         seconds')
  // The first run compiles the code.
  migrationBarriers(structure, SETTINGS, { spacing: 0.3 })
  for (const spacing of SPACINGS) {
    const start = process.cpuUsage()
    const { barriers, refined, grid } = migrationBarriers(structure, SETTINGS, { spacing })
    const seconds = process.cpuUsage(start).user / 1e6
    console.log(`  ${spacing.toFixed(2)}     ${grid.counts.join(' × ').padEnd(14)}${line(barriers)}   ${line(refined.barriers)}   ${seconds.toFixed(2)}`)
  }
}

function line(barriers: Barriers): string {
  return barriers.map((barrier) => (barrier === null ? '–' : barrier.toFixed(4)).padEnd(8)).join(' ')
}
