// What is known of other works and of the data, to be said beside our own numbers.

export const JALEM = 'R. Jalem et al., Sci. Rep. 8, 5845 (2018)'

export const WARNINGS = {
  pool: 'The compounds are a list of our own, many of them hypothetical, and not the 318 of the publication; nothing '
    + 'is said of their stability against decomposition or other polymorphs.',
  labels: 'Structures and voltages come from a universal potential (TensorNet-MatPES-PBE, no Hubbard U): voltages of '
    + '3d metals are too low or shifted and must not be mixed with energies that contain U.',
  bondValence: 'Bond-valence barriers are a proxy: their rank correlation with elastic bands on the same structures '
    + 'is 0.37 for Li and 0.67 for Na (0.74 over both). Confirm what is found with scored_by: elastic-band or a '
    + 'calculation of your own.',
  elasticBand: 'Tabulated barriers of elastic bands are upper bounds from at most six hops per compound, and inherit '
    + 'the errors of the potential they were computed with; below 0.05 eV they are at its limit.',
  ownPotential: 'Barriers come from your potential in structures that another one relaxed, as the easiest infinite '
    + 'path of a few hops: upper bounds.',
} as const
