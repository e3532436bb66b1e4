// What the counts of an arrangement say of the exchanges behind it, and whether they belong together: atoms are swapped
// pair by pair, and what moves into a place has left another.
import type { ExchangeClass } from './exchange-classes.ts'
import type { Direction, ExchangeGroup } from './exchange-groups.ts'

/** Number of sites of a group that hold an element, or nothing (null). */
export type CountOf = (group: number, element: string | null) => number

/**
 * Exchanges of each class in an arrangement with these counts; null when atoms were lost, made or moved otherwise than
 * the classes allow.
 */
export function exchangesOf(
  countOf: CountOf, groups: readonly ExchangeGroup[], directions: readonly Direction[], classes: readonly ExchangeClass[],
): number[] | null {
  const moved = directions.map((direction) => movedAlong(direction, countOf, groups, directions))
  if (moved.includes(null)) return null
  const totals = classes.map((_, of) =>
    directions.reduce((sum, direction, k) => sum + (direction.of === of ? moved[k] ?? 0 : 0), 0))
  const isAllowed = totals.every((total, of) => total <= classes[of].most) && isAccounted(moved, countOf, groups, directions)
  return isAllowed ? totals : null
}

/** Atoms that moved along one direction; null when its two ends disagree. */
function movedAlong(
  { of, side, element, partner }: Direction, countOf: CountOf, groups: readonly ExchangeGroup[], directions: readonly Direction[],
): number | null {
  const held = (at: { side: number; element: string | null }, by: string | null): number =>
    groups.reduce((sum, group, g) => sum
      + (group.side === at.side && group.element === at.element && group.classes.includes(of) ? countOf(g, by) : 0), 0)
  if (partner === null) {
    // What is missing and has not moved into a place has left.
    const transferred = directions
      .filter((other) => other.partner?.element === null && other.side === side && other.element === element)
      .reduce((sum, other) => sum + (movedAlong(other, countOf, groups, directions) ?? 0), 0)
    const left = missing(countOf, groups, side, element) - transferred
    return left < 0 ? null : left
  }
  if (partner.element === null) return held(partner, element)
  const [gone, come] = [held({ side, element }, partner.element), held({ side: partner.side, element: partner.element }, element)]
  return gone === come ? gone : null
}

/** Whether as many atoms are missing, of every element, side and depth, as have moved away. */
function isAccounted(
  moved: readonly (number | null)[], countOf: CountOf, groups: readonly ExchangeGroup[], directions: readonly Direction[],
): boolean {
  const leaving = directions.flatMap((direction, k) =>
    (direction.partner === null || direction.partner.element === null ? [{ ...direction, moved: moved[k] ?? 0 }] : []))
  return leaving.every(({ side, element }) => {
    const ways = leaving.filter((way) => way.side === side && way.element === element)
    const total = ways.reduce((sum, way) => sum + way.moved, 0)
    if (missing(countOf, groups, side, element) !== total) return false
    // Atoms that only one class reaches have gone its way.
    return ways.every((way) => {
      const others = ways.filter((other) => other !== way).map(({ of }) => of)
      return missing(countOf, groups, side, element, (classes) => !classes.some((of) => others.includes(of))) <= way.moved
    })
  })
}

/** Empty sites of an element on one side, in groups of the classes asked for. */
function missing(
  countOf: CountOf, groups: readonly ExchangeGroup[], side: number, element: string,
  isMeant: (classes: readonly number[]) => boolean = () => true,
): number {
  return groups.reduce((sum, group, g) =>
    sum + (group.side === side && group.element === element && isMeant(group.classes) ? countOf(g, null) : 0), 0)
}
