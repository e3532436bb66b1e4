// What the tests of the problem share: a POSCAR of our own, and reading a campaign.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Layered LiCoO2, hexagonal cell: 3 Li, 3 Co, 6 O. */
export function layeredPoscar(): string {
  const rows = (symbol: string): string[] => {
    const heights = { Li: [0.5], Co: [0], O: [0.2605, 0.7395] }[symbol] ?? []
    return heights.flatMap((z) => [[0, 0, 0], [2 / 3, 1 / 3, 1 / 3], [1 / 3, 2 / 3, 2 / 3]]
      .map(([x, y, shift]) => `${x.toFixed(8)} ${y.toFixed(8)} ${((z + shift) % 1).toFixed(8)}`))
  }
  return [
    'LiCoO2', '1.0', '2.816 0 0', '-1.408 2.43872 0', '0 0 14.05', 'Li Co O', '3 3 6', 'Direct',
    ...rows('Li'), ...rows('Co'), ...rows('O'), '',
  ].join('\n')
}

/** The yaml blocks of the how-to page: what a user copies. The first is a campaign. */
function documentedBlocks(): string[] {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/how-to/order-a-crystal.md'), 'utf8')
  return [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block)
}

export function documentedCampaign(): string {
  return documentedBlocks()[0]
}

/** The same with the page's second block, the lines for a potential, at the end of the problem. */
export function documentedRelaxation(): string {
  const [campaign, potential] = documentedBlocks()
  return campaign.replace('strategy:', `${potential}strategy:`)
}
