"""Prints, as JSON, the smallest supercells on which pairs of surfaces match, as pymatgen's ZSLGenerator finds them.

Zur and McGill's criterion is a tolerance on lengths and angles; it is set wide here, and every match found is judged by
the larger principal logarithmic strain, so that what is compared is the search. Pymatgen reduces bases to acute angles,
which can turn a film upside down: that is no match where both lattices are oblique, and is told by the handedness of
the reduced bases.

Usage: /usr/bin/python3 bench/peers/pymatgen_matches.py > test/atoms/interface/pymatgen-matches.json
"""
import json
import re
from importlib.metadata import version

import numpy
from pymatgen.analysis.interfaces.zsl import ZSLGenerator
from pymatgen.core import Lattice

MAXIMUM_AREA = 160.0
MAXIMUM_STRAINS = [0.02, 0.05, 0.08]
FACE_CENTRED = [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0]]
BODY_CENTRED = [[-0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0.5, 0.5, -0.5]]
RHOMBOHEDRAL = [[2 / 3, 1 / 3, 1 / 3], [-1 / 3, 1 / 3, 1 / 3], [-1 / 3, -2 / 3, 1 / 3]]
PRIMITIVE = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

# Conventional cell (lengths in angstrom, angles in degrees) and primitive vectors in terms of it.
CRYSTALS = {
    'Si': (Lattice.cubic(5.431), FACE_CENTRED),
    'GaAs': (Lattice.cubic(5.653), FACE_CENTRED),
    'LiF': (Lattice.cubic(4.027), FACE_CENTRED),
    'Li2S': (Lattice.cubic(5.720), FACE_CENTRED),
    'Li': (Lattice.cubic(3.510), BODY_CENTRED),
    'LiCoO2': (Lattice.hexagonal(2.8156, 14.0542), RHOMBOHEDRAL),
    'LATP': (Lattice.hexagonal(8.500, 20.800), RHOMBOHEDRAL),
    'graphene': (Lattice.hexagonal(2.461, 10.0), PRIMITIVE),
    'beta-Li3PS4': (Lattice.orthorhombic(12.819, 8.219, 6.124), PRIMITIVE),
    'gamma-Li3PS4': (Lattice.orthorhombic(7.708, 6.535, 6.137), PRIMITIVE),
    'Li7P3S11': (Lattice.from_parameters(12.501, 6.032, 12.530, 102.8, 113.2, 74.5), PRIMITIVE),
}

# Substrate and film: crystal and plane (indices of the conventional cell).
PAIRS = [
    ('Si 001', 'Si 001'), ('Si 001', 'GaAs 001'), ('Si 111', 'GaAs 111'), ('Si 110', 'GaAs 110'),
    ('Si 001', 'Li 001'), ('Si 111', 'graphene 001'), ('Si 001', 'LiF 001'), ('Si 110', 'Li2S 110'),
    ('GaAs 111', 'Li 110'), ('LiF 001', 'Li 001'), ('LiF 111', 'Li 110'), ('Li2S 001', 'Li 110'),
    ('Li2S 111', 'Li 111'), ('graphene 001', 'LATP 001'), ('LATP 001', 'Li 110'), ('LATP 012', 'Li 100'),
    ('LiCoO2 001', 'Si 111'), ('LiCoO2 001', 'LiF 111'), ('LiCoO2 001', 'Li2S 001'), ('LiCoO2 001', 'beta-Li3PS4 100'),
    ('LiCoO2 001', 'beta-Li3PS4 010'), ('LiCoO2 104', 'beta-Li3PS4 100'), ('LiCoO2 104', 'beta-Li3PS4 010'),
    ('LiCoO2 104', 'beta-Li3PS4 001'), ('LiCoO2 104', 'gamma-Li3PS4 100'), ('LiCoO2 104', 'gamma-Li3PS4 010'),
    ('LiCoO2 104', 'gamma-Li3PS4 001'), ('LiCoO2 104', 'Li 110'), ('LiCoO2 012', 'Li2S 110'),
    ('gamma-Li3PS4 001', 'beta-Li3PS4 001'), ('beta-Li3PS4 100', 'Li 001'), ('gamma-Li3PS4 100', 'Li 111'),
    ('Li7P3S11 010', 'Li 110'), ('Li7P3S11 001', 'LiCoO2 104'), ('Li7P3S11 111', 'Si 001'),
    ('Li7P3S11 110', 'Li7P3S11 011'), ('Li7P3S11 1-10', 'Li2S 111'), ('Li7P3S11 101', 'graphene 001'),
]


def surface_lattice(name: str) -> numpy.ndarray:
    """Two shortest vectors of the plane's lattice, right-handed about the plane's normal, the first along x."""
    crystal, plane = name.split(' ')
    lattice, primitive = CRYSTALS[crystal]
    indices = [int(index) for index in re.findall('-?[0-9]', plane)]
    normal = lattice.reciprocal_lattice_crystallographic.get_cartesian_coords(indices)
    cell = numpy.array(primitive) @ lattice.matrix
    span = range(-6, 7)
    vectors = [numpy.array([i, j, k]) @ cell for i in span for j in span for k in span if (i, j, k) != (0, 0, 0)]
    flat = sorted((v for v in vectors if abs(v @ normal) < 1e-6), key=lambda v: round(numpy.linalg.norm(v), 6))
    a = flat[0]
    b = next(v for v in flat if numpy.linalg.norm(numpy.cross(a, v)) > 1e-6)
    if numpy.cross(a, b) @ normal < 0:
        b = -b
    length = numpy.linalg.norm(a)
    return numpy.array([[length, 0.0], [a @ b / length, numpy.linalg.norm(numpy.cross(a, b)) / length]])


def in_space(lattice: numpy.ndarray) -> numpy.ndarray:
    return numpy.column_stack([lattice, [0.0, 0.0]])


def log_strain(film: numpy.ndarray, substrate: numpy.ndarray) -> float:
    """Larger principal logarithmic strain, from the metrics of both bases."""
    stretches = numpy.linalg.eigvals(numpy.linalg.solve(film @ film.T, substrate @ substrate.T)).real
    return float(max(abs(0.5 * numpy.log(stretches))))


def is_oblique(lattice: numpy.ndarray) -> bool:
    """Without mirror lines; takes a reduced basis."""
    a, b = numpy.linalg.norm(lattice, axis=1)
    cosine = abs(lattice[0] @ lattice[1])
    return min(cosine, b - a, abs(cosine - 0.5 * a * a)) > 1e-6


def smallest(found: list, maximum_strain: float) -> dict | None:
    """Smallest area that has a match within the strain, and the least strain there."""
    fitting = [match for match in found if match[1] <= maximum_strain]
    if not fitting:
        return None
    area = min(match[0] for match in fitting)
    return {'area': area, 'strain': min(strain for other, strain in fitting if other < area + 1e-6)}


def matches(substrate: numpy.ndarray, film: numpy.ndarray) -> list:
    largest_cell = max(numpy.linalg.det(substrate), numpy.linalg.det(film))
    # The generator leaves out the last multiple of either cell.
    search = ZSLGenerator(max_area_ratio_tol=1.0, max_area=MAXIMUM_AREA + largest_cell, max_length_tol=0.12, max_angle_tol=0.3)
    both_oblique = is_oblique(substrate) and is_oblique(film)
    found = []
    for match in search(in_space(film), in_space(substrate)):
        lower, upper = (numpy.array(vectors)[:, :2] for vectors in (match.substrate_sl_vectors, match.film_sl_vectors))
        areas = [numpy.linalg.det(vectors) for vectors in (lower, upper)]
        is_upside_down = both_oblique and areas[0] * areas[1] < 0
        if max(abs(area) for area in areas) <= MAXIMUM_AREA and not is_upside_down:
            found.append((abs(areas[0]), log_strain(upper, lower)))
    return [smallest(found, strain) for strain in MAXIMUM_STRAINS]


def main() -> None:
    rows = []
    for substrate, film in PAIRS:
        lattices = [surface_lattice(substrate), surface_lattice(film)]
        rows.append({
            'substrate': substrate, 'film': film,
            'substrate_lattice': lattices[0].ravel().tolist(), 'film_lattice': lattices[1].ravel().tolist(),
            'smallest': matches(*lattices),
        })
    head = {
        'versions': {'pymatgen': version('pymatgen'), 'numpy': numpy.__version__},
        'maximum_area': MAXIMUM_AREA,
        'maximum_strains': MAXIMUM_STRAINS,
    }
    # One line per pair.
    print(json.dumps(head)[:-1] + ', "pairs": [\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]}')


if __name__ == '__main__':
    main()
