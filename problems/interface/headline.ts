// The sentences at the head of the report of an interface, and the caveats that belong to them.
import { symbolOf } from '../../src/atoms/elements.ts'
import type { InterfaceContext } from './context.ts'
import { isCombined, leastCostly, type InterfaceFindings, type MixingGroup } from './findings.ts'
import { signed } from './signed.ts'
import { joulesText, surfaceName } from './tables.ts'
import { mobileAmounts, mobileElement, NEAR, type InterfaceViews } from './views.ts'

/** What was found: energies, exchange, the mobile ion, and what was spent on it. */
export function headlineOf(findings: InterfaceFindings, views: InterfaceViews): string[] {
  return [
    ...energySentences(findings), ...mixingSentences(findings), ...mobileSentences(views, findings), spentSentence(findings),
  ]
}

function energySentences({ best, bestUnmixed, found, context: { references } }: InterfaceFindings): string[] {
  const name = [references.substrate, references.film].map(surfaceName).join(' | ')
  const lowest = `Lowest interface energy of ${name}: ${joulesText(best.energy)}, candidate ${best.id}, ${best.label}.`
  if (bestUnmixed === null) {
    return [lowest, 'No interface without exchange gave an energy, so nothing can be said of mixing or adhesion.']
  }
  const unmixed = found.filter(({ exchanges }) => exchanges === 0).length
  const adhesion = joulesText(bestUnmixed.adhesion)
  return [lowest, bestUnmixed === best
    ? `Its work of adhesion is ${adhesion}.`
    : `Without exchange the lowest of ${unmixed} is ${joulesText(bestUnmixed.energy)}, candidate ${bestUnmixed.id}; `
      + `its work of adhesion is ${adhesion}.`]
}

/** Which exchanges pay, as far as was sampled: each class alone, and the best of several together. */
function mixingSentences(findings: InterfaceFindings): string[] {
  const least = leastCostly(findings).filter(({ perExchange }) => perExchange !== null)
  const alone = least.filter(({ kind }) => !isCombined(kind))
  const together = least.filter(({ kind }) => isCombined(kind))
    .sort((a, b) => (a.perExchange ?? 0) - (b.perExchange ?? 0)).slice(0, 1)
  const sentence = (pays: boolean, start: string): string[] => {
    const texts = [...alone, ...together].filter(({ perExchange }) => (perExchange ?? 0) < 0 === pays)
      .map((group) => costText(group, findings))
    return texts.length === 0 ? [] : [`${start}, per pair or atom exchanged: ${texts.join('; ')}.`]
  }
  return [...sentence(true, 'Exchange is found favourable'), ...sentence(false, 'Exchange costs energy in all that was found')]
}

/** "Co-P −0.300 eV (2 Co-P, the lowest of 14)". */
function costText({ kind, label, perExchange }: MixingGroup, { groups }: InterfaceFindings): string {
  const samples = groups.filter((group) => group.kind === kind).reduce((sum, group) => sum + group.samples, 0)
  return `${kind} ${signed(perExchange ?? 0, 3)} eV (${label}${samples === 1 ? ', the only one' : `, the lowest of ${samples}`})`
}

function mobileSentences(views: InterfaceViews, findings: InterfaceFindings): string[] {
  const element = mobileElement(findings.context)
  const amounts = mobileAmounts(views, findings)
  if (element === null || amounts.length === 0) return []
  const symbol = symbolOf(element)
  return amounts.map(({ side, cut, best, unmixed }) => {
    const { formula } = findings.context.references[side]
    const changed = (amount: number): string =>
      `${(100 * amount).toFixed(1)} (${signed((100 * (amount - cut)) / cut, 0)} %)`
    const hasOther = unmixed !== null && views.unmixed !== views.best
    const without = hasOther ? `, ${changed(unmixed)} in the best without exchange` : ''
    return `Within ${NEAR} Å of the interface the ${side}, ${formula}, holds ${changed(best)} ${symbol} per nm² in the best `
      + `interface${without}; ${(100 * cut).toFixed(1)} as cut.`
  })
}

function spentSentence({ found, evaluations }: InterfaceFindings): string {
  const screened = evaluations.filter(({ outcome }) => outcome === 'screened_out').length
  return `${found.length} of ${evaluations.length} evaluations gave an energy`
    + `${screened === 0 ? '' : `; ${screened} were screened out`}.`
}

/** What the model of an interface leaves out. */
export function caveatsOf({ interfaces, home, references: { match }, parameters: { exchange } }: InterfaceContext): string[] {
  const strain = `${(100 * match.strain).toFixed(1)} %`
  const isStrained = strain !== '0.0 %'
  const isExchanged = exchange.length > 0
  return [
    `One cell of ${home.structure.species.length} atoms${isStrained ? `, strained by up to ${strain}` : ''}, at 0 K: `
      + `thicker slabs${isStrained ? ', other lattice matches' : ''}${isExchanged ? ' and the entropy of mixing' : ''} may `
      + 'change small energies, and their signs.',
    ...(interfaces === 1 ? [] : ['The cell has two interfaces: interface energies and works of adhesion are means of both'
      + `${isExchanged ? ', and atoms are exchanged at one of them' : ''}.`]),
  ]
}
