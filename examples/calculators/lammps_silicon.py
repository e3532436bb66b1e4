#!/usr/bin/env python3
"""Label silicon with LAMMPS and the Stillinger-Weber potential: reads extended XYZ, writes it with energy, forces, stress.

    lammps_silicon.py input.extxyz output.extxyz

Needs LAMMPS (`lmp`) and ASE: apt install lammps python3-ase. For another pair style change POTENTIAL, PAIR and SYMBOLS.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import ase.io
import numpy as np
from ase.calculators.lammps import Prism
from ase.calculators.singlepoint import SinglePointCalculator
from ase.io.lammpsdata import write_lammps_data

SYMBOLS = ["Si"]
# F. H. Stillinger, T. A. Weber, Phys. Rev. B 31, 5262 (1985), doi 10.1103/PhysRevB.31.5262; epsilon in eV, sigma in Angstrom:
# epsilon sigma a lambda gamma cos(theta0) A B p q tolerance.
POTENTIAL = "Si Si Si 2.1683 2.0951 1.80 21.0 1.20 -0.333333333333 7.049556277 0.6022245584 4.0 0.0 0.0\n"
PAIR = "pair_style sw\npair_coeff * * potential Si"

INPUT = """
units metal
atom_style atomic
boundary p p p
box tilt large
read_data data
mass * 1.0
{pair}
thermo_style custom pe pxx pyy pzz pyz pxz pxy
thermo_modify format float %.15g
dump forces all custom 1 dump id fx fy fz
dump_modify forces sort id format float %.15g
run 0
variable result string "$(pe:%.15g) $(pxx:%.15g) $(pyy:%.15g) $(pzz:%.15g) $(pyz:%.15g) $(pxz:%.15g) $(pxy:%.15g)"
print "${{result}}" file result
"""
EV_PER_A3_PER_BAR = 1 / 1602176.634


def label(atoms):
    """A copy with LAMMPS's answer, turned back from its own orientation of the cell."""
    prism = Prism(atoms.cell.array)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_lammps_data(str(place / "data"), atoms, specorder=SYMBOLS, prismobj=prism, force_skew=True)
        (place / "potential").write_text(POTENTIAL)
        (place / "in").write_text(INPUT.format(pair=PAIR))
        subprocess.run(["lmp", "-in", "in"], cwd=place, check=True, stdout=sys.stderr)
        energy, *pressure = [float(word) for word in (place / "result").read_text().split()]
        rows = (place / "dump").read_text().splitlines()[9:]
    forces = np.array([[float(word) for word in row.split()[1:]] for row in rows])
    xx, yy, zz, yz, xz, xy = -EV_PER_A3_PER_BAR * np.array(pressure)
    turn = prism.rot_mat
    stress = turn @ np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]]) @ turn.T
    labelled = atoms.copy()
    labelled.calc = SinglePointCalculator(
        labelled, energy=energy, forces=forces @ turn.T, stress=stress.flat[[0, 4, 8, 5, 2, 1]]
    )
    return labelled


def main():
    source, target = sys.argv[1:3]
    for atoms in ase.io.iread(source, ":"):
        ase.io.write(target, label(atoms), format="extxyz", append=True)


if __name__ == "__main__":
    main()
