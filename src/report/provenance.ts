// What a report says about its own making, so that a reader can cite, repeat or continue the campaign.

export interface Provenance {
  /** Heading of the page: the question, in words. */
  readonly title: string
  /** One line below it: problem, strategy, seed. */
  readonly subtitle: string
  /** Seed, strategy, problem, versions, hash of the potential, backend, argv…: name and value, shown in this order. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** File of the same folder that the page follows from; journal.jsonl unless given. */
  readonly source?: string
  /** References to cite, one sentence each. */
  readonly citations: readonly string[]
  /** Command lines to resume, replay or repeat, each with what it does. */
  readonly commands: readonly { readonly purpose: string; readonly command: string }[]
}
