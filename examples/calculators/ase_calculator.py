#!/usr/bin/env python3
"""Label structures with any ASE calculator: reads extended XYZ, writes it with energy, forces and stress.

    ase_calculator.py input.extxyz output.extxyz --calculator emt
    ase_calculator.py input.extxyz output.extxyz --calculator gpaw --settings gpaw_lixsi.json

The settings are JSON: "parameters" go to the calculator as they are; "mesh_spacing" (1/Angstrom) adds a Monkhorst-Pack mesh
n_i = max(1, round(|b_i| / mesh_spacing)) with reciprocal vectors that include 2 pi, so that skewed cells are sampled alike.
Every structure is written as soon as it is done: what a killed run had finished can be used.
"""
import argparse
import json
import math

import ase.io
import numpy as np
from ase.calculators.calculator import PropertyNotImplementedError, get_calculator_class
from ase.calculators.singlepoint import SinglePointCalculator


def mesh(atoms, spacing):
    """Points along each reciprocal vector; 1 where the structure does not repeat."""
    lengths = 2 * math.pi * np.linalg.norm(np.linalg.pinv(atoms.cell.array).T, axis=1)
    return [max(1, math.floor(length / spacing + 0.5)) if repeats else 1 for length, repeats in zip(lengths, atoms.pbc)]


def label(atoms, name, settings):
    """A copy of the structure that carries the calculator's answer and keeps its info."""
    parameters = dict(settings.get("parameters", {}))
    if "mesh_spacing" in settings:
        parameters["kpts"] = mesh(atoms, settings["mesh_spacing"])
    work = atoms.copy()
    work.calc = get_calculator_class(name)(**parameters)
    # GPAW and others give the energy extrapolated to zero electronic temperature here.
    results = {"energy": work.get_potential_energy(), "forces": work.get_forces()}
    try:
        results["stress"] = work.get_stress(voigt=True)
    except PropertyNotImplementedError:
        pass
    labelled = atoms.copy()
    labelled.calc = SinglePointCalculator(labelled, **results)
    if "kpts" in parameters:
        labelled.info["kpts"] = "x".join(str(n) for n in parameters["kpts"])
    return labelled


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--calculator", required=True, help="name that ASE knows: emt, lj, gpaw, vasp, espresso, ...")
    parser.add_argument("--settings", help="JSON file with parameters and mesh_spacing")
    options = parser.parse_args()
    settings = {}
    if options.settings is not None:
        with open(options.settings) as file:
            settings = json.load(file)
    unknown = set(settings) - {"parameters", "mesh_spacing"}
    if unknown:
        parser.error(f"{options.settings}: unknown keys {sorted(unknown)}; known are parameters and mesh_spacing")
    for atoms in ase.io.iread(options.input, ":"):
        labelled = label(atoms, options.calculator, settings)
        ase.io.write(options.output, labelled, format="extxyz", append=True)


if __name__ == "__main__":
    main()
