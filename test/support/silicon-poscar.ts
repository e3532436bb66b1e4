// The silicon crystal as a user would have it in a file.

/** POSCAR of the cubic cell, 5.43095 Å. */
export const SILICON = `Si
1.0
5.43095 0 0
0 5.43095 0
0 0 5.43095
Si
8
Direct
0 0 0
0 0.5 0.5
0.5 0 0.5
0.5 0.5 0
0.25 0.25 0.25
0.25 0.75 0.75
0.75 0.25 0.75
0.75 0.75 0.25
`
