// The comparison as markdown.
import type { KernelRow, Mean, RandomRow } from './comparison.ts'
import type { ComparedPool } from './tasks.ts'

/** One table for one pool. */
export function comparisonTable({ task, title, wanted, wantedLabel, budget }: ComparedPool, rows: readonly KernelRow[],
  random: RandomRow): string {
  const head = [
    'kernel sees', `best found in ${budget}`, 'evaluations to the best', 'difference', 'earlier / equal / later',
    `to the first ${wantedLabel}`, 'difference', `share of ${wantedLabel} found in ${budget}`, 'difference',
  ]
  const lines = rows.map(({ kernel, found, toBest, toWanted, share, difference, seeds }) => [
    kernel, found.toFixed(2), text(toBest, 1), signed(difference?.toBest, 1),
    seeds === null ? '' : `${seeds.earlier} / ${seeds.equal} / ${seeds.later}`,
    text(toWanted, 1), signed(difference?.toWanted, 1), text(share, 3), signed(difference?.share, 3),
  ])
  const chance = [
    'nothing: random draws, exact', random.found.toFixed(2), random.toBest.toFixed(1), '', '', random.toWanted.toFixed(1), '',
    random.share.toFixed(3), '',
  ]
  const table = [head, head.map(() => '---'), ...lines, chance].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  return `## ${title} (${task.values.length} candidates, ${wanted.size} ${wantedLabel})\n\n${table}`
}

/** What each other kernel needs beside the first, in words, and whether it may be a default: not where it needs more. */
export function verdict(kernel: string, compared: readonly { readonly title: string; readonly rows: readonly KernelRow[] }[]): string {
  const found = compared.flatMap(({ title, rows }) => {
    const difference = rows.find((row) => row.kernel === kernel)?.difference?.toBest
    return difference === undefined ? [] : [{ title, difference }]
  })
  const lines = found.map(({ title, difference }) => `${title}: ${signed(difference, 1)} evaluations to the best`)
  const isDefault = found.every(({ difference }) => difference.value <= 0)
  return `**${kernel}** against ${compared[0].rows[0].kernel}. ${lines.join('; ')}. A default must need no more evaluations on any of `
    + `these pools: ${isDefault ? 'it could be one' : 'it is an option'}.`
}

function text({ value, interval }: Mean, digits: number): string {
  return interval === null ? value.toFixed(digits)
    : `${value.toFixed(digits)} [${interval[0].toFixed(digits)}, ${interval[1].toFixed(digits)}]`
}

function signed(mean: Mean | undefined, digits: number): string {
  if (mean === undefined) return ''
  return `${mean.value > 0 ? '+' : ''}${text(mean, digits).replaceAll('-', '−')}`
}
