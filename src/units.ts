// House units: Å, eV, eV/Å, amu, fs. Constants convert to what people quote. CODATA 2018 where physical.

/** 1 eV/Å³ in GPa. */
export const GPA_PER_EV_PER_A3 = 160.21766208

/** Faraday constant in mAh/mol: 96485.33212 C/mol ÷ 3.6 C/mAh. */
export const FARADAY_MAH_PER_MOL = 26801.481144

/** Boltzmann constant, eV/K. */
export const BOLTZMANN_EV_PER_K = 8.617333262e-5

/** Mass density: 1 amu/Å³ in g/cm³. */
export const G_PER_CM3_PER_AMU_PER_A3 = 1.66053906660

/** 1 amu·Å²/fs² in eV: kinetic energies and accelerations in house units. */
export const EV_PER_AMU_A2_PER_FS2 = 103.642696526805

/** e²/(4πε₀), eV·Å: two elementary charges 1 Å apart. */
export const COULOMB_EV_A = 14.399645478425

/** 1 eV/Å² in J/m². */
export const J_PER_M2_PER_EV_A2 = 16.02176634
