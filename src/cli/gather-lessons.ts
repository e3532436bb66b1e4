// Gathers what the strategy of a campaign learns from: files of lessons as they are, results folders distilled now.
import { existsSync, statSync } from 'node:fs'
import type { Campaign } from '../campaign/campaign-file.ts'
import { distilLessons } from '../campaign/distil.ts'
import { evaluationEvents, readJournal, type JournalEvent } from '../campaign/journal.ts'
import {
  learningFrom, lessonFile, lessonNames, lessonPaths, lessonSource, nameOf, readLessons, type LessonFile,
} from '../campaign/lesson-files.ts'
import { isLocked } from '../campaign/lock.ts'
import { fromEvent } from '../campaign/record.ts'
import { strategyFor, type AnyStrategy } from '../campaign/registry.ts'
import type { Evaluation } from '../campaign/types.ts'
import { isResultsFolder, readFolder, resultPaths } from '../campaign/results-folder.ts'
import { ConfigError, StoreError, type ErrorParts } from '../errors.ts'
import { formatLessons, type Lessons } from '../spaces/lessons.ts'
import { registry } from './registry.ts'
import { openProblem, withoutGraphicsCard } from './session.ts'

/**
 * The lessons of a campaign, in the order its strategy names them; `base` is what relative paths refer to. Throws
 * InputError for what holds no lessons, StoreError for a campaign that is still running.
 */
export async function gatherLessons(campaign: Campaign, base: string): Promise<readonly LessonFile[]> {
  const sources = lessonPaths(campaign, strategyOf(campaign)).map((path) => lessonSource(path, base))
  const names = lessonNames(sources)
  const files: LessonFile[] = []
  for (const [k, source] of sources.entries()) {
    if (existsSync(source) && statSync(source).isDirectory()) {
      const lessons = await distilFolder(source)
      files.push(lessonFile(names[k], formatLessons(lessons), lessons))
    } else {
      const { text, lessons } = readLessons(source)
      files.push(lessonFile(names[k], text, lessons))
    }
  }
  return files
}

/**
 * Distils a results folder. One that was stopped early gives what it has; one that is still running is refused, as what
 * it gives would depend on the moment. `isWanted` picks among its evaluations.
 */
export async function distilFolder(
  folder: string, isWanted: (evaluation: Evaluation<unknown>) => boolean = () => true,
): Promise<Lessons> {
  if (!isResultsFolder(folder)) {
    throw new StoreError({
      rule: 'a folder to learn from must hold a campaign', found: folder, wayOut: 'Give a folder that "ionforge run" wrote.',
    })
  }
  if (isLocked(resultPaths(folder).lock)) {
    throw new StoreError({
      rule: 'a campaign to learn from must not be running', found: folder,
      wayOut: 'Wait for its end or stop it with Ctrl-C: what it has by then is learnt from.',
    })
  }
  const campaign = readFolder(folder, registry)
  const { problem } = await openProblem(withoutGraphicsCard(campaign), folder, [])
  const events = readJournal(resultPaths(folder).journal)
  const evaluations = evaluationEvents(events).map((event) => fromEvent(problem, event))
  return distilLessons(nameOf(folder), campaign, problem, evaluations.filter(isWanted), problemFiles(events))
}

/** SHA-256 of the problem's input files, by key: neither what was prepared from them nor what was learnt from. */
function problemFiles([first]: readonly JournalEvent[]): Record<string, string> {
  const inputs = Object.entries(first.event === 'campaign' ? first.inputs : {})
  return Object.fromEntries(inputs.filter(([key]) => key !== 'prepared' && !key.startsWith('learn_from/')))
}

/**
 * The campaign with the folders and files of `--learn-from` in place of those it names; unchanged without the option.
 * Throws ConfigError, naming the strategies that learn, for one that does not.
 */
export function withLearnFrom(campaign: Campaign, sources: readonly string[] | undefined): Campaign {
  if (sources === undefined) return campaign
  const strategy = strategyOf(campaign)
  const learning = learningFrom(campaign, strategy, sources)
  // A strategy that learns only when its parameters ask for it leaves the sources out where they do not.
  if (lessonPaths(learning, strategy).length === sources.length) return learning
  throw new ConfigError(strategy.withLessonsFrom === undefined ? noLearner(campaign) : {
    rule: '--learn-from needs parameters with which the strategy learns', found: campaign.strategy.name, place: 'strategy',
    wayOut: `"ionforge explain strategy ${campaign.strategy.name}" says which of them has learn_from.`,
  })
}

function noLearner({ strategy, problem }: Campaign): ErrorParts {
  const { space } = registry.problems[problem.name]
  const learning = Object.entries(registry.strategies)
    .filter(([, kinds]) => kinds.some((kind) => kind.spaces.includes(space) && kind.withLessonsFrom !== undefined))
  return {
    rule: '--learn-from needs a strategy that learns from finished campaigns', found: strategy.name,
    wayOut: learning.length === 0
      ? 'None of those that can search this problem does.'
      : `On this problem: ${learning.map(([name]) => name).join(', ')} (--set strategy.name=…).`,
  }
}

function strategyOf({ strategy, problem }: Campaign): AnyStrategy {
  return strategyFor(registry, strategy.name, registry.problems[problem.name].space)
}
