// What is modelled: the objective, a second one if there is one, and each constrained property; everything is maximised.
import type { Objective } from '../../src/campaign/types.ts'

/** One modelled quantity. The order is fixed: objective, second objective, constraints. */
export interface Output {
  readonly name: string
  readonly unit: string
  readonly role: 'objective' | 'second' | 'constraint'
  /** 1 where larger values are wanted, else −1. */
  readonly sign: 1 | -1
  /** Of a constraint: the limit, in its unit. */
  readonly limit: number | null
}

/** The outputs of an objective. */
export function outputsOf({ name, unit, direction, second, constraints = [] }: Objective): Output[] {
  const signOf = (wanted: 'minimize' | 'maximize'): 1 | -1 => (wanted === 'maximize' ? 1 : -1)
  return [
    { name, unit, role: 'objective', sign: signOf(direction), limit: null },
    ...(second === undefined ? [] : [{
      name: second.property, unit: second.unit, role: 'second' as const, sign: signOf(second.direction), limit: null,
    }]),
    ...constraints.map(({ property, unit: of, sense, limit }) => ({
      name: property, unit: of, role: 'constraint' as const, sign: sense === 'at_least' ? (1 as const) : (-1 as const), limit,
    })),
  ]
}

/** Whether values, one per output, keep every constraint; a value that is missing breaks it. */
export function isFeasible(values: readonly (number | null)[], outputs: readonly Output[]): boolean {
  return outputs.every(({ role, sign, limit }, o) => {
    const value = values[o]
    return role !== 'constraint' || (value !== null && limit !== null && sign * value >= sign * limit)
  })
}
