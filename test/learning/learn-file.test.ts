import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatLearnFile, identityOf, inputHashes, parseLearnFile } from '../../src/learning/learn-file.ts'
import { NODE_CALCULATOR, writeSiliconRun } from './silicon-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'ionforge-learn-file-'))
const file = writeSiliconRun(folder, NODE_CALCULATOR)
const parse = (...overrides: string[]) => parseLearnFile(readFileSync(file, 'utf8'), 'learn.yaml', folder, overrides)

describe('the learn file', () => {
  it.each([
    ['calculator.command=node {input}', 'a calculator command must say where the files go, got "no {output} in node {input}" (learn.yaml:9)'],
    ['calculator.command=node {input} {outputs}', 'a calculator command knows {input}, {output}, {workdir}, {here}, got "{outputs}"'],
    ['data=[]', 'active learning must begin with a committee or with labelled structures'],
    ['select.labels=0', 'select.labels must be at least 1, got 0 (learn.yaml:16)'],
    ['stop.round=3', 'stop has no key of this name, got "round"'],
    ['search=[{kind: rattled, count: 3}]', 'a source "rattled" of what was found must come after the sources that find'],
    ['calculator.timeout=soon', 'calculator.timeout must be a duration such as 90s, 20m, 2h or 1d, got "soon"'],
    ['select.strata={ratio: [Li, Si], parts: [{below: 2, weight: 1}, {below: 1, weight: 1}]}', 'the ends of the parts must rise'],
  ])('refuses %s', (override, message) => {
    expect(() => parse(override)).toThrow(message)
  })

  it('refuses what is no list of keys', () => {
    expect(() => parseLearnFile('just text', 'learn.yaml', folder)).toThrow('a learn file must be a list of "key: value" lines')
  })

  it('takes paths from the folder of the file, and reads back what it writes', () => {
    const settings = parse()
    expect(settings.data[0].file).toBe(join(folder, 'start.extxyz'))
    expect(settings.calculator.here).toBe(folder)
    expect(parseLearnFile(formatLearnFile(settings), 'again.yaml', '/elsewhere')).toEqual(settings)
  })

  it('counts as the same run when only budgets, the calculator\'s jobs or its command change', () => {
    const same = parse('stop.rounds=9', 'calculator.jobs=4', 'calculator.timeout=2h', 'calculator.command=other {input} {output}', 'description=text')
    expect(identityOf(same)).toEqual(identityOf(parse()))
    expect(identityOf(parse('select.labels=9'))).not.toEqual(identityOf(parse()))
    expect(inputHashes(same)).toEqual(inputHashes(parse()))
    expect(Object.keys(inputHashes(same))).toEqual(['data.0', 'search.1.from'])
  })
})
