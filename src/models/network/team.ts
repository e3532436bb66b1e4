// Threads that walk through one program together. Each does its parts of every step; at a barrier all wait for the last,
// and may then read what the others wrote on shared memory. A team of one needs neither threads nor shared memory.
export interface Team {
  /** Which of the team this is: 0 … size − 1. */
  readonly index: number
  readonly size: number
  /** Returns when all have come to it. */
  barrier(): void
}

export const ALONE: Team = { index: 0, size: 1, barrier: () => undefined }

/** Entries of the memory of a barrier. */
const ARRIVED = 0
const ROUND = 1

/** Memory of a barrier, to be given to every member. */
export function barrierMemory(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(8))
}

/** One member's view of a team. */
export function teamMember(index: number, size: number, memory: Int32Array): Team {
  return {
    index,
    size,
    barrier() {
      const round = Atomics.load(memory, ROUND)
      if (Atomics.add(memory, ARRIVED, 1) + 1 < size) {
        while (Atomics.load(memory, ROUND) === round) Atomics.wait(memory, ROUND, round)
        return
      }
      Atomics.store(memory, ARRIVED, 0)
      Atomics.store(memory, ROUND, (round + 1) | 0)
      Atomics.notify(memory, ROUND)
    },
  }
}

/** Calls `run` for those of `parts` that are this member's, in ascending order; part p is member p mod size's. */
export function eachPart(team: Team, parts: number, run: (part: number) => void): void {
  for (let part = team.index; part < parts; part += team.size) run(part)
}
