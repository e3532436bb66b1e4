// The ASCII form of aenet files, in the layouts of aenet (arrays in lines of four) and of aenet-PyTorch (every array on
// one line): tokens until the expected count is reached, each item beginning on a line of its own.
import { atomicNumberOf } from '../../atoms/elements.ts'
import { InputError } from '../../errors.ts'
import { parseFinite, parseInteger, wordsOf } from '../../io/numbers.ts'
import type { FileSource } from './file-source.ts'

/** Reads the items of a text; `file` names it in messages. */
export function asciiSource(text: string, file: string): FileSource {
  const lines = text.split(/\r?\n/)
  let line = 0
  const place = (): string => `${file}:${Math.max(1, line)}`

  /** `count` words, from as many lines as they need. */
  const words = (name: string, count: number): string[] => {
    const taken: string[] = []
    while (taken.length < count && line < lines.length) {
      for (const word of wordsOf(lines[line++])) taken.push(word)
    }
    if (taken.length === count) return taken
    throw new InputError({
      rule: `${name} must be ${count === 1 ? '1 value' : `${count} values`}, the last one at the end of a line`,
      found: `${taken.length} ${taken.length < count ? 'and the end of the file' : 'values'}`,
      place: place(),
      wayOut: taken.length < count ? 'The file may have been cut short on the way: copy it again.'
        : 'The file is damaged, or its header does not belong to what follows.',
    })
  }

  const numbers = (name: string, count: number, rule: string, parse: (word: string) => number | undefined): number[] =>
    words(name, count).map((word) => {
      const value = parse(word)
      if (value !== undefined) return value
      throw new InputError({ rule: `${name} must be ${rule}`, found: word, place: place() })
    })

  return {
    integers: (name, count) => numbers(name, count, 'an integer', parseInteger),
    reals: (name, count) => Float64Array.from(numbers(name, count, 'a finite number', parseFortranReal)),
    text: (name) => {
      if (line < lines.length) return lines[line++].trim()
      throw new InputError({ rule: `${name} must follow`, found: 'the end of the file', place: place() })
    },
    flag: (name) => {
      const [word] = words(name, 1)
      // T, True, .TRUE.; a number as in binary files.
      if (/^\.?t/i.test(word) || /^-?1$/.test(word)) return true
      if (/^\.?f/i.test(word) || word === '0') return false
      throw new InputError({ rule: `${name} must be a logical value, T or F`, found: word, place: place() })
    },
    species: (name, count) => words(name, count).map((word) => atomicNumberOf(word, place())),
    end: () => {
      const more = lines.findIndex((content, index) => index >= line && content.trim() !== '')
      if (more === -1) return
      throw new InputError({ rule: 'the file must end here', found: lines[more].trim(), place: `${file}:${more + 1}` })
    },
    place,
  }
}

/** A real as Fortran may write it: 1.5D-3 for 1.5e-3, and 1.5-103 where the exponent has three digits. */
export function parseFortranReal(word: string): number | undefined {
  return parseFinite(word.replace(/[dD]/, 'e').replace(/(?<=[\d.])([+-]\d+)$/, 'e$1'))
}
