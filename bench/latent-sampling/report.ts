// The measurement as one page: what was claimed and what holds first, then every part with its tables and figures.
import { markdownTable, type Part } from './part.ts'
import { HELD_OUT, LEARNT, type Sizes } from './plan.ts'

export interface Circumstances {
  readonly command: string
  readonly isQuick: boolean
  readonly sizes: Sizes
  readonly seeds: readonly number[]
  readonly generatorSeeds: readonly number[]
}

const HOLDS = new Map([[true, 'yes'], [false, '**no**'], [null, 'not settled']])

export function reportText(parts: readonly Part[], circumstances: Circumstances): string {
  const verdicts = parts.flatMap((part) => part.verdicts)
  return `${[
    '# Latent sampling: nitrogen in Li3PO4',
    ...(circumstances.isQuick ? ['**A quick run: the numbers mean nothing.**'] : []),
    settingText(circumstances),
    '## What was claimed beforehand, and what holds',
    markdownTable([['claim', 'measured', 'holds'], ...verdicts.map(({ claim, measured, holds }) => [claim, measured, HOLDS.get(holds) ?? ''])]),
    ...parts.flatMap(({ title, texts, figures }) => [
      `## ${title}`, ...texts, ...figures.flatMap(({ name, title: words, caption }) => [`![${words}](${name}.svg)`, caption]),
    ]),
  ].join('\n\n')}\n`
}

function settingText({ command, sizes, seeds, generatorSeeds }: Circumstances): string {
  const { lessons: { genetic, annealing, random } } = sizes
  const first = seeds[0]
  return [
    `\`${command}\`: γ-Li3PO4, 128 atoms less the oxygen vacancies that balance the nitrogen (one per two N), shipped potential, every `
      + 'candidate relaxed twice with its cell (from the sites, and with every vacancy bridged; the lower counts), none screened out. Lower is better.',
    `Learnt from: campaigns at ${LEARNT.join(', ')} N (at each a genetic algorithm of ${genetic} evaluations, annealing of ${annealing}, `
      + `${random} random), seed 1. Held out: ${HELD_OUT} N, of which no training sees anything. Settings are the strategies' `
      + 'defaults, chosen without the seeds reported here '
      + `(${first} to ${seeds[seeds.length - 1]}; generators ${generatorSeeds[0]} to ${generatorSeeds[generatorSeeds.length - 1]}). What counts as what was settled before.`,
  ].join('\n\n')
}
