"""Python's side of scripts/bench/swarm: linear regression, LightGBM with RegMix's settings and the Gaussian process U, in the same folds.

The process and its priors are those that the Javadoc of org.mixlaw.law.swarm.SwarmKernel and SwarmPrior gives; here as NumPy and SciPy have
them, so that a lower error shows whoever finds it. Folds: permutation of the runs by numpy.random.RandomState(seed), TEST runs at a time
held out, the first ROWS of the others fitted to. They are written for Mixlaw to read: a line a fold, run numbers of the training rows, a
bar, run numbers of the test rows.

usage: swarm_peer.py folds DATA OUT --rows N...   |   swarm_peer.py fit DATA FOLDS
"""

import argparse
import csv
import time
import warnings

import numpy as np
from scipy.linalg import cho_solve, cholesky
from scipy.optimize import minimize
from scipy.stats import spearmanr

FOLDS = 4


def read(folder):
    def rows(name):
        with open(f"{folder}/{name}", newline="") as file:
            return {row.pop("index"): list(map(float, row.values())) for row in csv.DictReader(file)}

    losses = rows("train_pile_loss_1m.csv")
    mixtures = rows("train_mixture_1m.csv")
    ratios = np.array([mixtures[run] for run in losses])
    return ratios / ratios.sum(axis=1, keepdims=True), np.array(list(losses.values())), list(losses)


class Process:
    """x holds, whitened by the prior: log e, log l, log v, b, c (one a domain each), log s, log nu."""

    def __init__(self, domains):
        one = np.ones(domains)
        self.d = domains
        self.centre = np.r_[np.log(0.02) * one, np.log(3) * one, 0 * one, 0 * one, 0 * one, 0, np.log(0.1)]
        self.width = np.r_[one, one, 1.5 * one, 0.3 * one, 0.3 * one, 1.5, 1]

    def unpack(self, t):
        d = self.d
        e, length, slope = np.exp(t[: 3 * d]).reshape(3, d)
        growth, noisy = t[3 * d : 5 * d].reshape(2, d)
        return e, length, slope, growth, noisy, np.exp(t[-2]), np.exp(t[-1])

    def parts(self, t, ratios, others):
        e, length, slope, growth, noisy, strength, nu = self.unpack(t)
        whole = np.log1p(1 / e)
        phi, psi = np.log1p(ratios / e) / whole, np.log1p(others / e) / whole
        z, w = phi / length, psi / length
        apart = (z**2).sum(1)[:, None] + (w**2).sum(1) - 2 * z @ w.T
        smooth = strength**2 * np.outer(np.exp(phi @ growth), np.exp(psi @ growth)) * np.exp(-np.maximum(apart, 0) / 2)
        return phi, z, smooth, 1 + (phi * slope**2) @ psi.T + smooth, nu**2 * np.exp(2 * phi @ noisy)

    def surprise(self, t, ratios, y):
        e, length, slope, growth, noisy, _, _ = self.unpack(t)
        phi, z, smooth, k, noise = self.parts(t, ratios, ratios)
        k[np.diag_indices(len(y))] += noise + 1e-8
        low = cholesky(k, lower=True)
        alpha = cho_solve((low, True), y)
        w = (cho_solve((low, True), np.eye(len(y))) - np.outer(alpha, alpha)) / 2
        near = w * smooth
        total = near.sum(1)
        by_z = 2 * (near @ z - total[:, None] * z)
        linear = w @ phi
        by_noise = 2 * noise * np.diag(w)
        by_phi = by_z / length + 2 * linear * slope**2 + 2 * np.outer(total, growth) + np.outer(by_noise, noisy)
        by_e = (-ratios / (e + ratios) + phi / (1 + e)) / np.log1p(1 / e)
        gradient = np.r_[
            (by_phi * by_e).sum(0),
            -(by_z * z).sum(0),
            2 * slope**2 * (phi * linear).sum(0),
            2 * phi.T @ total,
            phi.T @ by_noise,
            2 * total.sum(),
            by_noise.sum(),
        ]
        off = (t - self.centre) / self.width
        return y @ alpha / 2 + np.log(np.diag(low)).sum() + off @ off / 2, gradient + off / self.width

    def fit(self, ratios, losses):
        y = np.log(losses)
        self.mean, self.spread, self.ratios = y.mean(), y.std(), ratios
        y = (y - self.mean) / self.spread
        reach = 6 * self.width
        self.t = minimize(
            self.surprise,
            self.centre,
            args=(ratios, y),
            jac=True,
            method="L-BFGS-B",
            bounds=list(zip(self.centre - reach, self.centre + reach)),
            options=dict(maxiter=30, maxfun=60, maxcor=20),
        ).x
        *_, k, noise = self.parts(self.t, ratios, ratios)
        k[np.diag_indices(len(y))] += noise + 1e-8
        self.dual = np.linalg.solve(k, y)
        return self

    def predict(self, ratios):
        return np.exp(self.mean + self.spread * self.parts(self.t, ratios, self.ratios)[3] @ self.dual)


def folds(arguments):
    ratios, _, runs = read(arguments.data)
    order = np.random.RandomState(arguments.seed).permutation(len(ratios))
    with open(arguments.file, "w") as out:
        for rows in arguments.rows:
            for k in range(FOLDS):
                test = order[k * arguments.test : (k + 1) * arguments.test]
                train = [i for i in order if i not in set(test)][: rows or None]
                out.write(" ".join(runs[i] for i in train) + " | " + " ".join(runs[i] for i in test) + "\n")


def fit(arguments):
    import lightgbm
    from sklearn.linear_model import LinearRegression

    warnings.simplefilter("ignore")
    ratios, losses, runs = read(arguments.data)
    place = {run: i for i, run in enumerate(runs)}
    by_rows = {}
    with open(arguments.file) as lines:
        for line in lines:
            train, test = ([place[run] for run in part.split()] for part in line.split("|"))
            by_rows.setdefault(len(train), []).append((train, test))
    models = {
        "linear (scikit-learn)": lambda: LinearRegression(),
        "LightGBM (RegMix's settings)": lambda: lightgbm.LGBMRegressor(
            num_leaves=31, learning_rate=0.01, n_estimators=1000, seed=42, verbosity=-1, n_jobs=1
        ),
        "U (SciPy)": lambda: Process(ratios.shape[1]),
    }
    for rows, cases in by_rows.items():
        for name, make in models.items():
            errors, ranks, began = [], [], time.time()
            for train, test in cases:
                told = np.array([make().fit(ratios[train], losses[train, j]).predict(ratios[test]) for j in range(losses.shape[1])]).T
                errors.append(np.abs(told - losses[test]).mean())
                ranks.append(np.nanmean([spearmanr(told[:, j], losses[test, j])[0] for j in range(losses.shape[1])]))
            print(
                f"| {rows} | {name} | {np.mean(errors):.4f} | {np.mean(ranks):.4f} | {(time.time() - began) / len(cases):.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["folds", "fit"])
    parser.add_argument("data")
    parser.add_argument("file")
    parser.add_argument("--rows", type=int, nargs="*", default=[0])
    parser.add_argument("--test", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    (folds if given.what == "folds" else fit)(given)
