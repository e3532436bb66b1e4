# Steps of Adam (Kingma and Ba 2015, algorithm 1) with the gradient shortened first, in numpy: run beside this file.
import json
import numpy as np

rng = np.random.default_rng(3)
parameters = rng.normal(size=6)
start = parameters.tolist()
gradients = 4 * rng.normal(size=(7, 6))
rates = [0.1, 0.05, 0.2, 0.01, 0.1, 0.1, 0.3]
clip = 8.0
first, second = np.zeros(6), np.zeros(6)
after = []
for t, (g, rate) in enumerate(zip(gradients, rates), start=1):
    norm = np.linalg.norm(g)
    g = g * min(1.0, clip / norm)
    first = 0.9 * first + 0.1 * g
    second = 0.999 * second + 0.001 * g**2
    parameters = parameters - rate * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
    after.append(parameters.tolist())
with open('adam.json', 'w') as file:
    json.dump({'start': start, 'gradients': gradients.tolist(), 'rates': rates, 'clip': clip, 'after': after}, file, indent=1)
