// The crystals that are joined with themselves, and how each is made hard to find again.

/** A shipped campaign, with what is changed of it. */
export interface Case {
  readonly name: string
  readonly campaign: string
  readonly level: 'point' | 'rigid'
  /** Pairs that have changed places before the search begins. */
  readonly hidden: number
  /** Stacking cells of each side. */
  readonly layers: number
  readonly budget: number
}

const PLACES = ['rigid', 'point'] as const

const registries = (['silicon', 'rock-salt'] as const).flatMap((crystal) => PLACES.map((level): Case => ({
  name: `${crystal} ${level}`, campaign: `interface/${crystal}`, level, hidden: 0, layers: 2,
  budget: level === 'rigid' ? 40 : 1000,
})))

const cations = [1, 2, 3].map((hidden): Case => ({
  name: `rock-salt-cations ${hidden} hidden`, campaign: 'interface/rock-salt-cations', level: 'rigid', hidden, layers: 1,
  budget: 400,
}))

export const CASES: readonly Case[] = [...registries, ...cations]

/** Changes of the shipped campaign, as the command line takes them. */
export function overridesOf({ level, layers, budget }: Case, target: number): string[] {
  return [
    `problem.ladder.level=${level}`, 'problem.registry_map=0',
    `problem.substrate.layers=${layers}`, `problem.film.layers=${layers}`,
    `strategy.evaluations=${budget}`, `budget.evaluations=${budget}`, `budget.target=${target}`,
  ]
}
