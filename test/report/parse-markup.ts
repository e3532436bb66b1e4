// Reads SVG and HTML back with the DOM that d3-node brings along; scripts do not run.
import { D3Node } from 'd3-node'

export interface ParsedElement {
  readonly tagName: string
  readonly textContent: string
  getAttribute(name: string): string | null
  querySelector(selector: string): ParsedElement | null
  querySelectorAll(selector: string): ArrayLike<ParsedElement>
}

export interface ParsedDocument extends ParsedElement {
  readonly documentElement: ParsedElement
}

/** Parses XML strictly (an error becomes a <parsererror> or throws) or HTML as a browser would. */
export function parseMarkup(text: string, type: 'image/svg+xml' | 'text/html'): ParsedDocument {
  const window = new D3Node().window as unknown as {
    readonly DOMParser: new () => { parseFromString(text: string, type: string): ParsedDocument }
  }
  return new window.DOMParser().parseFromString(text, type)
}
