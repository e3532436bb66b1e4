// Campaigns of the measurement as plain data, and as the campaign files a user would write.
import { stringify } from 'yaml'

/** A cell and a content of the problem li3po4-nitrogen: O vacancies balance the N, nothing is screened out. */
export interface Target {
  readonly supercell: readonly [number, number, number]
  readonly nitrogen: number
}

/** One campaign; its name is that of its folder. */
export interface Task {
  readonly name: string
  readonly target: Target
  /** Name and parameters; paths in them are relative to the folder of all campaigns. */
  readonly strategy: Readonly<Record<string, unknown>> & { readonly name: string }
  readonly seed: number
  readonly batch: number
  readonly evaluations: number
  /** A campaign of the same seed and lessons whose network, a function of both, need not be trained again. */
  readonly modelsOf?: string
}

/** The campaign file of a task: one core each, so that several run side by side. */
export function campaignText({ target, strategy, seed, batch, evaluations }: Task): string {
  const { supercell, nitrogen } = target
  return stringify({
    problem: {
      name: 'li3po4-nitrogen', host: 'gamma', supercell, nitrogen: [nitrogen], families: ['oxygen-vacancy'],
      ewald_keep: 1,
    },
    strategy, seed, batch,
    budget: { evaluations },
    executor: { name: 'workers', jobs: 1 },
  })
}

/** "1..10" as numbers, "3" as one. */
export function seedsOf(range: string): number[] {
  const [first, last = first] = range.split('..').map(Number)
  return Array.from({ length: last - first + 1 }, (_, k) => first + k)
}
