// d3-node has no types of its own. Declared here: the part that draws, without the browser's global types.
declare module 'd3-node' {
  import type * as d3 from 'd3'

  export interface DrawnNode {
    readonly outerHTML: string
  }

  /** A d3 selection of one element. */
  export interface Selection {
    append(tag: string): Selection
    attr(name: string, value: string | number | null): Selection
    text(value: string): Selection
    node(): DrawnNode
  }

  export class D3Node {
    readonly d3: typeof d3
    readonly window: { readonly XMLSerializer: new () => { serializeToString(node: DrawnNode): string } }
    createSVG(width?: number, height?: number, attributes?: Readonly<Record<string, string | number>>): Selection
  }
}
