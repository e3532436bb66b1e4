"""Freezes energies, forces and virials of ions from LAMMPS (pair_style born/coul/long) as a fixture:

  /usr/bin/python3 bench/peers/lammps_born_mayer.py > test/potentials/born-mayer/fixtures/lammps.json

LAMMPS takes erfc from a polynomial that is good to 1.5e-7: its energies change by up to 5e-6 of themselves when kspace_modify
gewald splits the sum elsewhere, and agreement ends there. Its virial at rest is pressure times
volume. Charges are scaled from its value of e^2/(4 pi epsilon0), 14.399645 eV A, to that of src/units.ts.
"""
import json
import math
import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import yaml

DATA = Path(__file__).resolve().parents[2] / 'problems/interface/data'
LAMMPS_COULOMB, COULOMB = 14.399645, 14.399645478425
BAR_PER_EV_A3 = 1.6021765e6
rng = np.random.default_rng(20240607)


def read_extxyz(path):
    lines = path.read_text().splitlines()
    cell = np.array(lines[1].split('"')[1].split(), dtype=float).reshape(3, 3)
    rows = [line.split() for line in lines[2:2 + int(lines[0])]]
    return cell, [row[0] for row in rows], np.array([row[1:4] for row in rows], dtype=float)


def data_file(cell, symbols, positions, elements, charges):
    scale = math.sqrt(COULOMB / LAMMPS_COULOMB)
    lines = ['ions', '', f'{len(symbols)} atoms', f'{len(elements)} atom types', '']
    lines += [f'0 {cell[k][k]!r} {axis}lo {axis}hi' for k, axis in enumerate('xyz')]
    lines += [f'{cell[1][0]!r} {cell[2][0]!r} {cell[2][1]!r} xy xz yz', '', 'Masses', '']
    lines += [f'{k + 1} 1.0' for k in range(len(elements))] + ['', 'Atoms # charge', '']
    for i, (symbol, position) in enumerate(zip(symbols, positions)):
        x, y, z = (repr(float(value)) for value in position)
        lines.append(f'{i + 1} {elements.index(symbol) + 1} {scale * charges[symbol]!r} {x} {y} {z}')
    return '\n'.join(lines) + '\n'


def input_file(parameters, elements):
    pairs = {frozenset(name.split('-')): term for name, term in parameters['pairs'].items()}
    lines = ['units metal', 'atom_style charge', 'box tilt large', 'read_data data', f'pair_style born/coul/long {parameters["cutoff"]}']
    for i, first in enumerate(elements):
        for j in range(i, len(elements)):
            term = pairs.get(frozenset((first, elements[j])), {'a': 0, 'rho': 1})
            # LAMMPS writes + D/r^8.
            lines.append(f'pair_coeff {i + 1} {j + 1} {term["a"]} {term["rho"]} 0 {term.get("c", 0)} {-term.get("d", 0)}')
    lines += [
        'pair_modify shift yes table 0', 'kspace_style ewald 1e-9', 'neigh_modify one 20000 page 400000',
        'thermo_style custom pe pxx pyy pzz pxy pxz pyz vol', 'thermo_modify format float %.15g',
        'dump 1 all custom 1 forces id fx fy fz', 'dump_modify 1 sort id format float %.15g', 'run 0',
    ]
    return '\n'.join(lines) + '\n'


def run(parameters, cell, symbols, positions):
    elements = list(parameters['charges'])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / 'data').write_text(data_file(cell.tolist(), symbols, positions, elements, parameters['charges']))
        (Path(folder) / 'in').write_text(input_file(parameters, elements))
        out = subprocess.run(['lmp', '-in', 'in'], cwd=folder, capture_output=True, text=True, check=True).stdout.splitlines()
        forces = [line.split()[1:4] for line in (Path(folder) / 'forces').read_text().splitlines()[9:]]
    header = next(k for k, line in enumerate(out) if line.split()[:1] == ['PotEng'])
    energy, xx, yy, zz, xy, xz, yz, volume = (float(value) for value in out[header + 1].split())
    virial = [value * volume / BAR_PER_EV_A3 for value in (xx, xy, xz, xy, yy, yz, xz, yz, zz)]
    return {'energy': energy, 'forces': [float(value) for row in forces for value in row], 'virial': virial}


def case(name, strain):
    parameters = yaml.safe_load((DATA / f'{name}.born-mayer.yaml').read_text())
    cell, symbols, positions = read_extxyz(DATA / f'{name}.extxyz')
    deformation = np.eye(3) + np.array(strain)
    cell = cell @ deformation
    positions = positions @ deformation + 0.1 * rng.standard_normal(positions.shape)
    return {
        'parameters': f'{name}.born-mayer.yaml', 'cell': cell.ravel().tolist(), 'symbols': symbols,
        'positions': positions.ravel().tolist(), **run(parameters, cell, symbols, positions),
    }


help_text = subprocess.run(['lmp', '-h'], capture_output=True, text=True, check=True).stdout
version = re.search(r'Simulator - (.+)', help_text).group(1)
print(json.dumps({
    'source': f'LAMMPS {version}, born/coul/long with shift, ewald 1e-9',
    'cases': [
        # Cells that LAMMPS can hold: a along x, b in the xy plane.
        case('rock-salt', [[0.02, 0, 0], [0.11, -0.03, 0], [-0.06, 0.09, 0.01]]),
        case('lithium-iron-oxide', [[-0.01, 0, 0], [0.07, 0.03, 0], [0.12, -0.05, -0.02]]),
    ],
}))
