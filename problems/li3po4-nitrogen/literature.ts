// Known numbers beside our own, never mixed into them, and what is known about the shipped potential.

/**
 * Relaxed energies of the labelling potential (TensorNet-MatPES-PBE, A. D. Kaplan et al., arXiv:2503.04070), eV per
 * atom: what the shipped potential was fitted to reproduce. Li2PO2N: the lowest frame of the training set.
 */
export const LABEL_ENERGIES: Readonly<Record<string, number>> = {
  'β-Li3PO4': -6.2631, Li2PO2N: -6.4411, Li2O: -4.7626, Li3N: -3.9224,
}

/** eV per Li2O on the scale of the labels. */
export const LABEL_LITHIUM_OXIDE = 3 * LABEL_ENERGIES.Li2O

/** What the publications are known to say, for captions. */
export const PUBLISHED =
  'V. Lacivita, N. Artrith, G. Ceder, Chem. Mater. 30, 7077 (2018)'

export const SHIPPED_POTENTIAL_WARNING =
  'The shipped potential reproduces a universal potential, not DFT: a check of six Li8P4N4O8 arrangements with PBE '
    + 'found the same '
  + 'order but energy differences a third too small. It was trained on Li3PO4 with up to one N per P, its vacancies, '
  + 'interstitials and '
  + 'Li2PO2N chains; Li2O and Li3N are outside (Li2O comes out 5 % too large, Li3N 0.52 eV/atom too high), so the energy of Li2O is that of '
  + 'the labels.'
