"""scikit-learn on the folds of bench/property-models.ts: reads a task as JSON on standard input, writes predictions.

Task: {"rows": [[...]], "targets": [...], "folds": {name: [fold of each row]}, "models": {name: number of seeds}}.
Answer: {"version": ..., "folds": {name: {model: [{"mean": [...], "deviation": [...] or null, "cpu_s": ...}, ...]}}}, one
element per seed. CPU seconds are those of fit and predict over all folds, on one thread.
"""
import json
import os
import sys
import time
import warnings

for variable in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'):
    os.environ[variable] = '1'

import numpy as np
import sklearn
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

CHOICES = {'kernelridge__alpha': [1e-2, 1e-1, 1], 'kernelridge__gamma': [0.003, 0.01, 0.03, 0.1]}


def model_of(name, columns, seed):
    if name == 'ridge':
        return make_pipeline(StandardScaler(), Ridge(alpha=1.0))
    if name == 'kernel-ridge':
        model = make_pipeline(StandardScaler(), KernelRidge(kernel='rbf'))
        # Tables come sorted by class: inner folds that are not shuffled would choose for new classes.
        inner = KFold(3, shuffle=True, random_state=seed)
        return GridSearchCV(model, CHOICES, cv=inner, scoring='neg_mean_absolute_error')
    if name == 'random-forest':
        return RandomForestRegressor(n_estimators=200, max_features=0.5, random_state=seed)
    if name == 'gradient-boosting':
        return GradientBoostingRegressor(
            n_estimators=300, learning_rate=0.05, max_depth=4, subsample=0.7, random_state=seed)
    if name == 'gaussian-process':
        kernel = ConstantKernel() * Matern(np.ones(columns), (0.05, 1e3), nu=2.5) + WhiteKernel(0.05, (1e-5, 1))
        model = GaussianProcessRegressor(kernel, normalize_y=True, n_restarts_optimizer=1, random_state=seed)
        return make_pipeline(StandardScaler(), model)
    raise SystemExit(f'no scikit-learn model for {name}')


def spread(name, model, rows):
    if name == 'random-forest':
        return np.std([tree.predict(rows) for tree in model.estimators_], axis=0)
    if name == 'gaussian-process':
        return model.predict(rows, return_std=True)[1]
    return None


def left_out(name, rows, targets, fold_of_row, seed):
    mean, deviation, seconds = np.empty(len(targets)), np.empty(len(targets)), 0.0
    for fold in np.unique(fold_of_row):
        train, test = fold_of_row != fold, fold_of_row == fold
        model = model_of(name, rows.shape[1], seed)
        start = time.process_time()
        model.fit(rows[train], targets[train])
        mean[test] = model.predict(rows[test])
        seconds += time.process_time() - start
        found = spread(name, model, rows[test])
        deviation = None if found is None else deviation
        if found is not None:
            deviation[test] = found
    return {'mean': mean.tolist(), 'deviation': None if deviation is None else deviation.tolist(), 'cpu_s': seconds}


def main():
    warnings.filterwarnings('ignore')
    task = json.load(sys.stdin)
    rows, targets = np.array(task['rows']), np.array(task['targets'])
    folds = {
        name: {
            model: [left_out(model, rows, targets, np.array(fold_of_row), seed) for seed in range(seeds)]
            for model, seeds in task['models'].items()
        }
        for name, fold_of_row in task['folds'].items()
    }
    json.dump({'version': sklearn.__version__, 'folds': folds}, sys.stdout)


main()
