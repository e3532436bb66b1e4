// The cutoff function without a cosine: fc = ½ + ½cos(π√y), y = (r/rc)², is (1−y)² times an entire function of y,
// given here by its best polynomial of degree 9 on [0, 1] (Chebyshev fit in 50 digits): fc and fc′ are right to
// 4e-16, and both vanish exactly at rc.

/** fc/(1−y)² at y = (r/rc)². */
export function cutoffValue(y: number): number {
  return 1 + y * (-0.46740110027233944 + y * (0.094553862663697 + y * (-0.011122558827445653 + y * (0.0008663348600010877 +
    y * (-4.821714372999128e-5 + y * (2.017996194120502e-6 + y * (-6.589501862660066e-8 + y * (1.7206865574999344e-9 +
    y * -3.396016833111468e-11))))))))
}

/** Derivative of {@link cutoffValue} with respect to y. */
export function cutoffDerivative(y: number): number {
  return -0.46740110027233944 + y * (2 * 0.094553862663697 + y * (3 * -0.011122558827445653 + y * (4 * 0.0008663348600010877 +
    y * (5 * -4.821714372999128e-5 + y * (6 * 2.017996194120502e-6 + y * (7 * -6.589501862660066e-8 +
    y * (8 * 1.7206865574999344e-9 + y * (9 * -3.396016833111468e-11))))))))
}
