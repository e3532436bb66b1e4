// What a campaign can name. Handed in by the command line, so that src/ never imports strategies/ or problems/.
import { ConfigError, validNames } from '../errors.ts'
import type { SpaceKind } from '../spaces/space.ts'
import type { ProblemFactory, Strategy } from './types.ts'

export type AnyStrategy = Strategy<unknown, unknown, unknown>

export interface Registry {
  readonly problems: Readonly<Record<string, ProblemFactory>>
  /** A name may stand for several implementations, each for other kinds of space. */
  readonly strategies: Readonly<Record<string, readonly AnyStrategy[]>>
}

/** The implementation of a strategy for a kind of space; throws ConfigError with the names that fit. */
export function strategyFor({ strategies }: Registry, name: string, space: SpaceKind, place?: string): AnyStrategy {
  const where = place === undefined ? {} : { place }
  if (!Object.hasOwn(strategies, name)) {
    throw new ConfigError({
      rule: 'strategy must be one that is registered', found: name, ...where, wayOut: validNames(name, Object.keys(strategies)),
    })
  }
  const fitting = strategies[name].find(({ spaces }) => spaces.includes(space))
  if (fitting !== undefined) return fitting
  const names = Object.keys(strategies).filter((other) => strategies[other].some(({ spaces }) => spaces.includes(space)))
  throw new ConfigError({
    rule: `a strategy must be able to search this problem's space (${space})`, found: name, ...where,
    wayOut: `Those that can: ${names.join(', ')}.`,
  })
}
