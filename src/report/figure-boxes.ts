// Where text can stand without covering data: boxes in px and how much ink they would hide.
import type { Pixel } from './figure-thinning.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Number of ink samples inside the box, grown by `margin` px on all sides. */
export function hiddenInk(box: Box, samples: readonly Pixel[], margin: number): number {
  let hidden = 0
  for (const [x, y] of samples) {
    if (x > box.x - margin && x < box.x + box.width + margin && y > box.y - margin && y < box.y + box.height + margin) hidden++
  }
  return hidden
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

export function isInside(box: Box, frame: Box): boolean {
  return (
    box.x >= frame.x && box.y >= frame.y &&
    box.x + box.width <= frame.x + frame.width && box.y + box.height <= frame.y + frame.height
  )
}
