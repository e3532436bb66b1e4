"""Prints µs per atom of energy, forces and stress of any ASE calculator on the structures of an extxyz file.

Example: node dist/bench/evaluators.js --peer 'python3 bench/peers/ase_peer.py ase.calculators.lj:LennardJones \
  --arguments "{\\"sigma\\": 2.2, \\"rc\\": 6.0}" {in}'
A NEP through NepTrain, calorine or any other package works the same way: MODULE:CLASS and its arguments as JSON.
"""
import argparse
import importlib
import json
import statistics
import sys
import time

import numpy
from ase.io import read


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('calculator', help='MODULE:CLASS, e.g. ase.calculators.lj:LennardJones')
    parser.add_argument('structures', help='extxyz file, or - for standard input')
    parser.add_argument('--arguments', type=json.loads, default={}, help='keyword arguments of the class as JSON')
    parser.add_argument('--calls', type=int, default=5, help='timed calls per structure')
    options = parser.parse_args()
    module, name = options.calculator.split(':')
    calculator = getattr(importlib.import_module(module), name)(**options.arguments)
    source = sys.stdin if options.structures == '-' else options.structures
    random = numpy.random.default_rng(1)
    # One time per pass over all structures; the first pass warms up.
    passes = []
    frames = read(source, index=':', format='extxyz')
    for _ in range(options.calls + 1):
        spent = 0.0
        for atoms in frames:
            atoms.calc = calculator
            # A calculator keeps the results of a structure it has seen: move the atoms a little.
            atoms.positions += 1e-6 * random.standard_normal(atoms.positions.shape)
            started = time.perf_counter()
            calculator.calculate(atoms, ['energy', 'forces', 'stress'], ['positions', 'cell'])
            spent += time.perf_counter() - started
        passes.append(1e6 * spent / sum(len(atoms) for atoms in frames))
    print(statistics.median(passes[1:]))


if __name__ == '__main__':
    main()
