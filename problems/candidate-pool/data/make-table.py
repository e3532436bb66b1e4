"""Writes tavorites.csv from the table of this project's tavorite set (tavorite.csv, see README.md of the problem).

Usage: /usr/bin/python3 make-table.py path/to/tavorite.csv
Added: Pauling electronegativities and Shannon ionic radii (Acta Cryst. A 32, 751 (1976)) as tabulated in pymatgen 2022.11.7;
A, M and Z six-fold, X four-fold coordinated; high spin where there is a choice. Compounds that left the tavorite structure
when they were relaxed are left out.
"""
import csv
import sys
from pymatgen.core import Element, Species


def radius(symbol, charge, coordination):
    ion = Species(symbol, charge)
    for spin in ("", "High Spin"):
        try:
            return ion.get_shannon_radius(coordination, spin=spin)
        except KeyError:
            continue
    raise KeyError((symbol, charge, coordination))


columns = ["formula", "A", "M", "X", "Z", "en_M", "en_X", "en_Z", "r_A (Å)", "r_M (Å)", "r_X (Å)", "r_Z (Å)", "charge_M",
           "volume (Å³)", "average_voltage (V)", "barrier (eV)"]
with open(sys.argv[1]) as source, open("tavorites.csv", "w", newline="") as target:
    out = csv.writer(target, lineterminator="\n")
    out.writerow(columns)
    for row in csv.DictReader(source):
        if row["topology_ok"] != "1" or row["converged"] != "1":
            continue
        a, m, x, z = row["A"], row["M"], row["X"], row["Y"]
        charge, centre = int(row["oxidation_M"]), int(row["oxidation_X"])
        out.writerow([row["formula"], a, m, x, z, Element(m).X, Element(x).X, Element(z).X,
                      radius(a, 1, "VI"), radius(m, charge, "VI"), radius(x, centre, "IV"), radius(z, -1, "VI"), charge,
                      round(float(row["volume"]), 2), row["average_voltage"], row["bvse_1d"]])
