import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { hullCommand } from '../../src/cli/commands/hull.ts'
import { voltageCommand } from '../../src/cli/commands/voltage.ts'
import { textTable } from '../../src/cli/text-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'hull-voltage-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const LI_SI = write('li-si.csv', [
  'id,formula,energy_per_atom',
  'li,Li,0', 'si,Si,0', 'a,LiSi,-0.2057', 'b,Li12Si7,-0.2582', 'c,Li15Si4,-0.1', '',
].join('\n'))

const LI_P_S = write('li-p-s.csv', 'id,Li,P,S,energy\nli,1,,,0\np,,1,,0\ns,,,1,0\nli2s,2,,1,-4.5\np2s5,,2,5,-3\nbad,3,1,4,-7\n')

const FE_F_LI = write('fe-f-li.csv', 'formula,energy\nLi,0\nFe,0\nF2,0\nLiF,-6.1\nFeF3,-10.2\nLiFeF3,-13.45\n')

const COBALT = write('cobalt.json', JSON.stringify({
  working_ion: 'Li',
  mu_ion: -1.9089,
  entries: [
    { id: 'full', composition: { Li: 1, Co: 1, O: 2 }, energy: -35.9589, volume: 32 },
    { id: 'empty', composition: { Co: 8, O: 16 }, energy: -240, volume: 224 },
    { id: 'half', composition: { Li: 1, Co: 2, O: 4 }, energy: -65.7989, volume: 60 },
  ],
}))

describe('ionforge hull', () => {
  it('prints the stable phases first and what the others decompose into', async () => {
    const { out } = await run(hullCommand(), [LI_SI])
    const lines = out.split('\n')
    expect(lines[0]).toBe('Li-Si: 5 entries, 4 stable (energies in eV/atom)')
    expect(lines.slice(2, 6).map((line) => line.split(/\s+/)[0])).toEqual(['Li', 'Li12Si7', 'LiSi', 'Si'])
    expect(lines[6]).toMatch(/^Li15Si4\s+c\s+-0\.1000\s+0\.0475\s+0\.5714 Li12Si7 \+ 0\.4286 Li$/)
  })

  it('gives every entry as JSON and as CSV', async () => {
    const { out: json } = await run(hullCommand(), [LI_P_S, '--json'])
    const summary = JSON.parse(json) as { elements: string[]; stable: string[]; entries: { id: string; e_above_hull: number }[] }
    expect(summary.elements).toEqual(['Li', 'P', 'S'])
    expect(summary.stable).toEqual(['li', 'p', 's', 'li2s', 'p2s5'])
    expect(summary.entries[5].e_above_hull).toBeCloseTo((-7 + 1.5 * 4.5 + 1.5) / 8, 12)
    const { out: csv } = await run(hullCommand(), [LI_P_S, '--csv'])
    expect(csv.split('\n')[0]).toBe('id,formula,formation_energy_per_atom,e_above_hull,stable,decomposition')
    expect(csv.trim().split('\n')).toHaveLength(7)
  })

  it('writes summary, table and, for two to four elements, the figure; and never over earlier results', async () => {
    const binary = join(folder, 'binary')
    const { err } = await run(hullCommand(), [LI_SI, '--out', binary])
    expect(err).toContain(`wrote ${join(binary, 'hull.csv')}`)
    expect(readFileSync(join(binary, 'figures/hull.svg'), 'utf8')).toContain('Li12Si7')
    await expect(run(hullCommand(), [LI_SI, '--out', binary])).rejects.toThrow('must not hold earlier results')
    const ternary = join(folder, 'ternary')
    await run(hullCommand(), [LI_P_S, '--out', ternary])
    expect(readFileSync(join(ternary, 'figures/hull.svg'), 'utf8')).toContain('tie lines')
    const single = join(folder, 'single')
    const lithium = write('lithium.csv', 'id,formula,energy\nbcc,Li,-1.9\nfcc,Li,-1.8\n')
    expect((await run(hullCommand(), [lithium, '--out', single])).err).toContain('no figure: it is drawn for two to four elements, these are 1')
    expect(existsSync(join(single, 'figures'))).toBe(false)
  })

  it('opens the diagram to an ion: windows, one voltage, one composition', async () => {
    const { out: windows } = await run(hullCommand(), [FE_F_LI, '--open', 'Li'])
    expect(windows.split('\n')[0]).toBe('F-Fe open to Li: 5 of 5 phases are stable at some voltage')
    expect(windows).toMatch(/^LiFeF3 +fe-f-li\.csv:7 +2\.4250 +3\.2500$/m)
    expect(windows).toMatch(/^FeF3 +\S+ +3\.2500 +no limit$/m)
    const { out: at } = await run(hullCommand(), [FE_F_LI, '--open', 'Li', '--voltage', '3', '--json'])
    const { stable, entries } = JSON.parse(at) as { stable: string[]; entries: { formula: string; e_above_hull: number; reaction: string }[] }
    expect(stable).toHaveLength(3)
    const host = entries.find(({ formula }) => formula === 'FeF3')!
    expect(host.e_above_hull).toBeCloseTo(0.25 / 4, 10)
    expect(host.reaction).toBe('FeF3 + Li → LiFeF3')
    const target = join(folder, 'profile')
    const { out: csv } = await run(hullCommand(), [FE_F_LI, '--open', 'Li', '--composition', 'LiFeF3', '--csv', '--out', target])
    expect(csv.split('\n')[0]).toBe('voltage_min,voltage_max,ion_change,reaction')
    expect(csv.trim().split('\n')).toHaveLength(4)
    expect(readFileSync(join(target, 'figures/profile.svg'), 'utf8')).toContain('Li taken up per LiFeF3')
  })

  it.each([
    [['--voltage', '3'], '--voltage needs --open, got 3. Add the ion, such as "--open Li".'],
    [['--composition', 'FeF3'], '--composition needs --open'],
    [['--open', 'Lix'], 'chemical symbol'],
    [['--open', 'Na'], 'must hold Na and at least one other element'],
    [['--open', 'Fe'], 'Give its charge number (--charge)'],
    [['--open', 'Li', '--composition', 'CoO2'], 'only elements of the phase diagram, got "Co"'],
    [['--open', 'Li', '--composition', 'Li'], 'must hold something besides Li'],
  ])('explains what is wrong with %j', async (args, message) => {
    await expect(run(hullCommand(), [FE_F_LI, ...args])).rejects.toThrow(message)
  })

  it.each([['hull', hullCommand(), []], ['voltage', voltageCommand(), ['--ion', 'Li']]])(
    '%s refuses raw energies of different functionals and ids that repeat', async (_, command, args) => {
      const mixed = write('mixed.csv', 'id,formula,energy,functional\na,Li,0,GGA\nb,FePO4,-47,GGA+U\n')
      await expect(run(command, [mixed, ...args])).rejects.toThrow('got "GGA (entry a) and GGA+U (entry b)"')
      const twice = write('twice.csv', 'id,formula,energy\na,Li,0\na,FePO4,-47\n')
      await expect(run(command, [twice, ...args])).rejects.toThrow('entry ids must be unique, got "a"')
    })

  it('names the element without a reference', async () => {
    const file = write('no-si.csv', 'formula,energy\nLi,0\nLiSi,-1\n')
    await expect(run(hullCommand(), [file])).rejects.toThrow('none for Si')
  })
})

describe('ionforge voltage', () => {
  it('prints plateaus, capacities and what lies above the hull', async () => {
    const { out, err } = await run(voltageCommand(), [COBALT])
    expect(err).toContain('Li metal at -1.9089 eV/atom (mu_ion of the file)')
    expect(out).toContain('Li in CoO2: 2 stable compositions, average 4.0500 V')
    expect(out).toMatch(/0\.0000 {2}1\.0000 {2}4\.0500 {2}273\.84 {2}empty {2}full/)
    expect(out).toMatch(/capacity +273\.84 mAh\/g, 1390\.78 mAh\/cm³/)
    expect(out).toMatch(/volume change +14\.29 %/)
    expect(out).toMatch(/0\.5000 +0\.0800 {2}half/)
  })

  it('takes the lowest entry of the pure ion as its metal', async () => {
    const { out, err } = await run(voltageCommand(), [LI_SI, '--ion', 'Li', '--json'])
    expect(err).toContain('Li metal at 0 eV/atom (entry li)')
    const { plateaus, average_voltage: average } = JSON.parse(out) as { plateaus: { voltage: number }[]; average_voltage: number }
    expect(plateaus[0].voltage).toBeCloseTo(0.4114, 10)
    expect(plateaus[1].voltage).toBeCloseTo(0.4053, 3)
    expect(average).toBeLessThan(plateaus[1].voltage)
  })

  it('prefers what the command line says over the file', async () => {
    const { out } = await run(voltageCommand(), [COBALT, '--metal-energy', '-2.9089', '--csv'])
    expect(out.trim().split('\n')[1]).toMatch(/^0,1,3\.05\d*,/)
    const { out: divalent } = await run(voltageCommand(), [COBALT, '--charge', '2', '--json'])
    expect((JSON.parse(divalent) as { average_voltage: number }).average_voltage).toBeCloseTo(2.025, 10)
  })

  it('follows a conversion electrode through its phases', async () => {
    const { out } = await run(voltageCommand(), [FE_F_LI, '--ion', 'Li', '--conversion', 'FeF3'])
    expect(out).toContain('FeF3 with Li: average 2.7000 V')
    expect(out).toMatch(/1\.0000 {2}3\.0000 {2}2\.4250 {2}401\.\d\d {2}2 Li \+ LiFeF3 → 3 LiF \+ Fe/)
    const { out: json } = await run(voltageCommand(), [FE_F_LI, '--ion', 'Li', '--conversion', 'FeF3', '--json'])
    expect((JSON.parse(json) as { capacity_grav: number }).capacity_grav).toBeCloseTo(601.5, 0)
    const target = join(folder, 'conversion')
    await run(voltageCommand(), [FE_F_LI, '--ion', 'Li', '--conversion', 'FeF3', '--out', target])
    expect(readFileSync(join(target, 'figures/voltage.svg'), 'utf8')).toContain('Li per FeF3')
  })

  it('writes the profile as a figure', async () => {
    const target = join(folder, 'voltage')
    await run(voltageCommand(), [COBALT, '--out', target])
    expect(readFileSync(join(target, 'figures/voltage.svg'), 'utf8')).toContain('Li per CoO2')
    expect(existsSync(join(target, 'voltage.csv'))).toBe(true)
  })

  it.each([
    [[LI_SI], 'the working ion must be given'],
    [[COBALT, '--ion', 'Co'], 'the energy of Co metal'],
    [[COBALT, '--ion', 'Lix'], 'chemical symbol'],
    [[write('one.csv', 'formula,energy\nFePO4,-47\n'), '--ion', 'Li', '--metal-energy', '-1.9'], 'needs two compositions of FePO4'],
  ])('explains what is missing in %j', async (args, message) => {
    await expect(run(voltageCommand(), args)).rejects.toThrow(message)
  })
})

describe('text table', () => {
  it('aligns numbers to the right and words to the left', () => {
    expect(textTable(['id', 'value'], [['a', '1.5'], ['long', '-10.25'], ['b', null]])).toBe('id     value\na        1.5\nlong  -10.25\nb          –')
  })
})

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

async function run(command: Command, args: readonly string[]): Promise<{ out: string; err: string }> {
  let out = ''
  let err = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => { out += String(chunk); return true })
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => { err += String(chunk); return true })
  try {
    await command.exitOverride().parseAsync(args, { from: 'user' })
  } finally {
    vi.restoreAllMocks()
  }
  return { out, err }
}
