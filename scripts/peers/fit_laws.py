"""SciPy's side of scripts/bench/fit: the laws that `mixlaw fit` fits, written as a user of NumPy and SciPy would.

Each law is a weighted least-squares problem with linear terms (projected out) and slopes, the joint law's exponents the
minimum of a profile likelihood with a prior; src/main/java/org/mixlaw/law says which. Given the laws.json of Mixlaw's fit,
both solutions are put into the objective written here, so that a lower minimum shows whoever finds it.
"""

import argparse
import collections
import csv
import json
import time

import numpy as np
from scipy.optimize import least_squares, minimize, nnls

STEEPEST = 30.0


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    domains = sorted(c[4:] for c in rows[0] if c.startswith("mix."))
    return rows, domains


def series(rows, domains, members, keep=lambda row: True):
    """(params, tokens, mixture index, loss) arrays of the weighted mean of some domains, and the mixtures."""
    checkpoints = collections.OrderedDict()
    for row in rows:
        if keep(row):
            mixture = tuple(float(row["mix." + d]) for d in domains)
            key = (int(row["params"]), int(row["tokens"]), row["run"], mixture)
            checkpoints.setdefault(key, {})[row["domain"]] = float(row["loss"])
    total = sum(members.values())
    mixtures, data = {}, []
    for (params, tokens, _, mixture), losses in checkpoints.items():
        if all(m in losses for m in members):
            loss = sum(w / total * losses[m] for m, w in members.items())
            data.append((params, tokens, mixtures.setdefault(mixture, len(mixtures)), loss))
    p, d, m, y = map(np.array, zip(*data))
    r = np.array(list(mixtures))
    return p.astype(float), d.astype(float), m, y, r / r.sum(1, keepdims=True)


# --- mixing laws at one size and token count -----------------------------------------------------------------------------


def basis(form, t, r):
    if form == "m4":
        return np.c_[np.ones(len(r)), np.exp(np.clip(r @ t, -STEEPEST, STEEPEST))]
    return np.c_[np.ones(len(r)), np.exp(np.clip(r * t, -STEEPEST, STEEPEST)).sum(1)]


def mixing_cost(form, t, r, y, w, ridge, terms=None):
    """Weighted squares, the ridge's among them, and those without, at the best terms or at given ones."""
    root = np.sqrt(w)
    phi = basis(form, t, r)
    k = nnls(phi * root[:, None], y * root)[0] if terms is None else np.asarray(terms)
    residual = root * (phi @ k - y)
    mean = np.average(y, weights=w)
    hold = ridge * w.sum() * max(np.average((y - mean) ** 2, weights=w), 1e-8)
    sse = residual @ residual
    return sse + hold * (t @ t), sse


def fit_mixing(form, r, y, w, ridge, starts, seed=1):
    random = np.random.default_rng(seed)
    root = np.sqrt(w)
    mean = np.average(y, weights=w)
    hold = np.sqrt(ridge * w.sum() * max(np.average((y - mean) ** 2, weights=w), 1e-8))

    def residuals(t):
        phi = basis(form, t, r) * root[:, None]
        k = nnls(phi, y * root)[0]
        return np.r_[phi @ k - y * root, hold * t]

    best = None
    for k in range(starts):
        n = r.shape[1]
        start = np.full(n, -0.3) if k == 0 else 3 * random.standard_normal(n)
        if form == "m2" and 1 <= k <= n:
            start = np.ones(n)
            start[k - 1] = -15
        if form == "m4" and k == 0:
            start = start + np.linspace(-0.5, 0.5, n)  # equal slopes are a saddle
        found = least_squares(residuals, start, method="lm", ftol=1e-12, xtol=1e-12, gtol=1e-12, max_nfev=2000)
        exponents = r @ found.x if form == "m4" else r * found.x
        if np.abs(exponents).max() >= STEEPEST:
            continue  # where exponents are clipped the law is no longer the law
        if best is None or found.cost < best.cost:
            best = found
    return best.x


# --- the joint law --------------------------------------------------------------------------------------------------------

PRIOR = ((np.log(0.12), 0.25), (np.log(0.52), 0.2), (0.06, 0.05))


class Joint:
    def __init__(self, table):
        self.table = table
        cells = {(p, d) for s in table for p, d in zip(s[0], s[1])}
        self.cells = len(cells)
        self.size = np.exp(np.mean(np.log(sorted({p for p, _ in cells}))))
        self.tokens = np.exp(np.mean(np.log(sorted({d for _, d in cells}))))

    def terms(self, s, x):
        a, b, g = np.exp(x[0]), np.exp(x[1]), x[2]
        n = s[0] / self.size
        return n**-a, n**g * (s[1] / self.tokens) ** -b

    def levels(self, s, x, factors):
        u, v = self.terms(s, x)
        scale = 1 + factors[0] * u + factors[1] * v
        weight = np.bincount(s[2], scale**2)
        return np.bincount(s[2], scale * s[3]) / weight, weight, scale

    def factors(self, s, x):
        def residuals(f):
            level, _, scale = self.levels(s, x, f)
            return level[s[2]] * scale - s[3]

        return least_squares(residuals, [0.3, 0.1], bounds=(0, 20), x_scale=[0.1, 0.05], ftol=1e-12, xtol=1e-12).x

    def objective(self, x):
        total = 0.0
        for s in self.table:
            level, _, scale = self.levels(s, x, self.factors(s, x))
            total += np.log(np.mean((level[s[2]] * scale - s[3]) ** 2) + 1e-8)
        prior = sum(1.5 * np.log1p(((v - c) / w) ** 2 / 2) for v, (c, w) in zip(x, PRIOR))
        return 0.5 * self.cells * total / len(self.table) + prior

    def fit(self):
        start = np.array([c for c, _ in PRIOR])
        simplex = np.vstack([start, start + np.diag([0.3, 0.3, 0.05])])
        return minimize(
            self.objective, start, method="Nelder-Mead", options={"initial_simplex": simplex, "xatol": 1e-3, "fatol": 5e-4}
        ).x


def clusters(path):
    members = collections.defaultdict(dict)
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            members[row["cluster"]][row["domain"]] = float(row["weight"])
    return dict(sorted(members.items()))


def parameters(own):
    """Terms and slopes of M2 and M4 in a laws.json, where they stand by symbol and training domain."""
    mixing = own["mixing"]
    return [mixing["c"], mixing["k"]], np.array([t for _, t in sorted(mixing["t"].items())])


def slice_(given):
    rows, domains = read(given.table)
    members = clusters(given.weights) if given.weights else {d: {d: 1.0} for d in sorted({r["domain"] for r in rows})}
    keep = lambda r: int(r["params"]) == given.params and int(r["tokens"]) == given.tokens
    parts = {name: series(rows, domains, m, keep) for name, m in members.items()}
    began = time.perf_counter()
    found = {}
    for name, (_, _, m, y, r) in parts.items():
        found[name] = fit_mixing(given.law, r[m], y, np.ones(len(y)), 1e-10, 24)
    seconds = time.perf_counter() - began
    ours = json.load(open(given.laws))["laws"]["fitted"]["parameters"]
    for name, (_, _, m, y, r) in parts.items():
        w = np.ones(len(y))
        terms, slopes = parameters(ours[name])
        _, theirs = mixing_cost(given.law, found[name], r[m], y, w, 1e-10)
        _, mine = mixing_cost(given.law, slopes, r[m], y, w, 1e-10, terms)
        print(f"  {name:12s} SSE: SciPy {theirs:.6e}, Mixlaw {mine:.6e}, ratio {mine / theirs:.6f}")
    print(f"  SciPy: {seconds:.2f} s for {len(parts)} fits of 24 starts")


def joint(given):
    rows, domains = read(given.table)
    # every run without its first third, as `mixlaw fit` takes it
    last = collections.defaultdict(int)
    for row in rows:
        key = (row["params"], row.get("seed", ""), row["run"])
        last[key] = max(last[key], int(row["tokens"]))
    rows = [r for r in rows if 3 * int(r["tokens"]) >= last[(r["params"], r.get("seed", ""), r["run"])]]
    members = clusters(given.weights)
    parts = {name: series(rows, domains, m) for name, m in members.items()}
    problem = Joint(list(parts.values()))
    laws = json.load(open(given.laws))["laws"]
    ridge = laws["ridge"]
    began = time.perf_counter()
    x = problem.fit()
    slopes = {}
    for name, s in parts.items():
        level, weight, _ = problem.levels(s, x, problem.factors(s, x))
        slopes[name] = fit_mixing("m2", s[4], level, weight, ridge, s[4].shape[1] + 3)
    seconds = time.perf_counter() - began
    shape = laws["fitted"]["shape"]
    mine = np.array([np.log(shape["size_exponent"]), np.log(shape["token_exponent"]), shape["interaction"]])
    show = lambda v: f"a {np.exp(v[0]):.4f}, b {np.exp(v[1]):.4f}, g {v[2]:.4f}: objective {problem.objective(v):.4f}"
    print("  exponents, SciPy:  " + show(x))
    print("  exponents, Mixlaw: " + show(mine))
    for name, s in parts.items():
        own = laws["fitted"]["parameters"][name]
        # the same levels for both: those of Mixlaw's scale
        level, weight, _ = problem.levels(s, mine, (own["size_factor"], own["token_factor"]))
        t = fit_mixing("m2", s[4], level, weight, ridge, s[4].shape[1] + 3)
        theirs, _ = mixing_cost("m2", t, s[4], level, weight, ridge)
        terms, slopes = parameters(own)
        ours, _ = mixing_cost("m2", slopes, s[4], level, weight, ridge, terms)
        a, b = problem.factors(s, mine)
        print(
            f"  {name:12s} A, B: SciPy {a:.4f} {b:.4f}, Mixlaw {own['size_factor']:.4f} {own['token_factor']:.4f};"
            f" M2 on the levels, cost: SciPy {theirs:.6e}, Mixlaw {ours:.6e}, ratio {ours / theirs:.6f}"
        )
    print(f"  SciPy: {seconds:.2f} s for one fit, {(1 + given.refits) * seconds:.0f} s for {1 + given.refits} (estimated from one)")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["slice", "joint"])
    parser.add_argument("table")
    parser.add_argument("laws")
    parser.add_argument("--weights")
    parser.add_argument("--law", default="m4")
    parser.add_argument("--params", type=int)
    parser.add_argument("--tokens", type=int)
    parser.add_argument("--refits", type=int, default=0)
    given = parser.parse_args()
    slice_(given) if given.what == "slice" else joint(given)


main()
