// What a campaign can name. Handed in by the command line, so that src/ never imports strategies/ or problems/.
import type { ProblemFactory, Strategy } from './types.ts'

export interface Registry {
  readonly problems: Readonly<Record<string, ProblemFactory>>
  readonly strategies: Readonly<Record<string, Strategy<unknown, unknown, unknown>>>
}
