// A strategy may ask a problem to prepare candidates only where the problem can: checked before the first proposal.
import { ConfigError } from '../src/errors.ts'
import type { PreparationKind } from '../src/spaces/preparation.ts'
import type { SearchSpace } from '../src/spaces/space.ts'

/** Throws ConfigError naming who asks when the space's problem cannot carry out a preparation of this kind. */
export function requirePreparation({ preparations = [] }: SearchSpace<unknown>, kind: PreparationKind, asker: string): void {
  if (preparations.includes(kind)) return
  throw new ConfigError({
    rule: `"${asker}" needs a problem that can prepare candidates by ${kind}`,
    found: preparations.length === 0 ? 'a problem that prepares nothing' : preparations.join(', '),
    wayOut: 'Choose another strategy: ionforge list strategies.',
  })
}
