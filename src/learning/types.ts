// What a learning run works with, what it tells on the way and how it ends.
import type { Structure } from '../atoms/structure.ts'
import type { FitProgress } from '../training/fit-request.ts'
import type { LabelledCandidate } from './labels-file.ts'
import type { LabelEvent, LearnJournal, SearchEvent } from './learn-journal.ts'
import type { LearnSettings } from './learn-settings.ts'
import type { CampaignSearch } from './pool.ts'

/** How learning ended: by the bound on the spread, by a budget, for lack of new structures, by a signal; or not yet. */
export type LearnEnding = 'spread' | 'rounds' | 'labels' | 'nothing_new' | 'stopped' | 'running'

export interface LearnParts {
  readonly settings: LearnSettings
  /** Results folder. */
  readonly folder: string
  readonly journal: LearnJournal
  /** Structures with labels of the calculator's scale that exist before anything is learnt. */
  readonly known: readonly Structure[]
  readonly search: CampaignSearch
  /** Threads of a fit. */
  readonly threads: number
  readonly stop: AbortSignal
  readonly watch?: LearnWatcher
  /** Called with what is known after every search and at the end: for reports that can be read while it learns. */
  readonly record?: (result: LearnResult) => Promise<void>
}

/** Steps of a round. */
export type Stage = 'committee' | 'search' | 'select' | 'label'

/** What the command line shows while it learns. */
export interface LearnWatcher {
  stage?(round: number, stage: Stage, resumed: boolean): void
  searched?(event: SearchEvent): void
  labelled?(event: LabelEvent, done: number, wanted: number): void
  fitting?(member: number, members: number, progress: FitProgress): void
}

export interface LearnResult {
  readonly ending: LearnEnding
  /** Labels so far, rounds in order. */
  readonly labelled: readonly LabelledCandidate[]
  /** Round of the newest committee. */
  readonly round: number
}
