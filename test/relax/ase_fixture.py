"""Writes ase-relaxations.json: relaxations of small Lennard-Jones systems by ASE, step by step.

Run with ASE 3.29.0 (python ase_fixture.py); FIRE and LBFGS give the same steps in 3.22.1, which lacks
FrechetCellFilter. Energies eV, lengths Angstrom, epsilon = 1, sigma = 1.
"""
import json
from pathlib import Path

import ase
import numpy as np
from ase import Atoms
from ase.calculators.lj import LennardJones
from ase.filters import FrechetCellFilter, UnitCellFilter
from ase.optimize import FIRE, LBFGS

OPTIMIZERS = {'fire': FIRE, 'l-bfgs-ase': LBFGS}


def cluster():
    """A pentagonal bipyramid pulled out of shape."""
    ring = [[0.95 * np.cos(2 * np.pi * k / 5), 0.95 * np.sin(2 * np.pi * k / 5), 0.0] for k in range(5)]
    noise = np.random.default_rng(7).uniform(-0.12, 0.12, (7, 3))
    return Atoms('Ar7', positions=np.array(ring + [[0, 0, 0.6], [0, 0, -0.6]]) + noise)


def crystal():
    """Four atoms near fcc in a box with three different edges.

    The cutoff of 1.33 lies far from every distance on the way, so that no pair jumps in or out.
    """
    sites = np.array([[0, 0, 0], [0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]])
    noise = np.random.default_rng(11).uniform(-0.01, 0.01, (4, 3))
    return Atoms('Ar4', scaled_positions=sites + noise, cell=[1.56, 1.58, 1.60], pbc=True)


def sheared_crystal():
    atoms = crystal()
    atoms.set_cell([[1.56, 0.08, 0.0], [0.12, 1.58, -0.05], [-0.06, 0.1, 1.60]], scale_atoms=True)
    return atoms


def record(name, atoms, optimizer, fmax, cutoff, system=None, cell='none', cell_filter='frechet'):
    atoms.calc = LennardJones(sigma=1.0, epsilon=1.0, rc=cutoff, smooth=False)
    case = {
        'name': name, 'optimizer': optimizer, 'cell': cell, 'cell_filter': cell_filter, 'fmax': fmax,
        'cutoff': cutoff, 'start': structure(atoms), 'energies': [], 'fmaxes': [],
    }
    system = atoms if system is None else system(atoms)
    dynamics = OPTIMIZERS[optimizer](system, logfile=None)
    for _ in dynamics.irun(fmax=fmax, steps=1000):
        if len(case['energies']) > dynamics.nsteps:
            continue
        forces = np.asarray(system.get_forces())
        case['energies'].append(float(atoms.get_potential_energy()))
        case['fmaxes'].append(float(np.sqrt((forces ** 2).sum(axis=1).max())))
    case['end'] = structure(atoms)
    print(f"{name}: {len(case['energies'])} force calls, energy {case['energies'][-1]:.8f}")
    return case


def structure(atoms):
    return {
        'cell': atoms.cell.array.ravel().tolist(), 'pbc': atoms.pbc.tolist(),
        'positions': atoms.positions.ravel().tolist(), 'numbers': atoms.numbers.tolist(),
    }


def main():
    filters = {'frechet': FrechetCellFilter, 'unit-cell': UnitCellFilter}
    cases = []
    for optimizer in OPTIMIZERS:
        cases.append(record(f'cluster, {optimizer}', cluster(), optimizer, 1e-3, 50.0))
        cases.append(record(f'crystal, {optimizer}', crystal(), optimizer, 1e-3, 1.33))
        for name, make in filters.items():
            for freedom in ('hydrostatic', 'full'):
                system = (lambda atoms, make=make, freedom=freedom:
                          make(atoms, hydrostatic_strain=freedom == 'hydrostatic'))
                label = f'crystal, {optimizer}, {name}, {freedom}'
                cases.append(record(label, crystal(), optimizer, 1e-3, 1.33, system, freedom, name))
    sheared = [first_forces(name, make) for name, make in filters.items()]
    target = Path(__file__).with_name('ase-relaxations.json')
    target.write_text(json.dumps({'ase': ase.__version__, 'cases': cases, 'sheared': sheared}) + '\n')


def first_forces(name, make):
    """Generalised forces on a sheared cell at a symmetric strain that does not commute with it."""
    atoms = sheared_crystal()
    atoms.calc = LennardJones(sigma=1.0, epsilon=1.0, rc=1.33, smooth=False)
    start = structure(atoms)
    system = make(atoms)
    x = system.get_positions()
    strain = np.array([[0.05, 0.03, -0.02], [0.03, -0.04, 0.01], [-0.02, 0.01, 0.02]])
    x[-3:] += 4 * strain
    system.set_positions(x)
    forces = system.get_forces()
    # The origin of ASE's own x differs between versions; the undeformed positions and the strain do not.
    return {'cell_filter': name, 'cutoff': 1.33, 'start': start, 'undeformed': x[:-3].ravel().tolist(),
            'strain': strain.ravel().tolist(), 'end': structure(atoms), 'forces': np.asarray(forces).ravel().tolist()}


if __name__ == '__main__':
    main()
