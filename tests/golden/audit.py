"""Binomial bounds, one-run p-values and normal quantiles, by SciPy: python3 audit.py > audit.json"""
import json
import numpy as np
import scipy
from scipy import stats

clopper = []
for k, n, alpha in ((0, 10, .05), (3, 10, .05), (10, 10, .05), (0, 6500, .001), (9, 6500, .0005), (3250, 6500, .025),
                    (6490, 6500, .01), (1, 100000, 1e-6)):
    upper = 1.0 if k == n else stats.beta.ppf(1 - alpha, k + 1, n - k)
    lower = 0.0 if k == 0 else stats.beta.ppf(alpha, k, n - k + 1)
    clopper.append(dict(successes=k, trials=n, significance=alpha, lower=float(lower), upper=float(upper)))


def p_value(m, r, v, eps, delta):
    """Plain sums over the whole distribution."""
    q = 1 / (1 + np.exp(-eps))
    pmf = stats.binom.pmf(np.arange(r + 1), r, q)
    below = np.cumsum(pmf[:v][::-1]) / np.arange(1, v + 1) if v else np.array([0.0])
    return float(min(1, stats.binom.sf(v - 1, r, q) + 2 * m * delta * below.max()))


one_run = [dict(canaries=m, guesses=r, correct=v, epsilon=eps, delta=delta, p=p_value(m, r, v, eps, delta))
           for m, r, v in ((10, 10, 8), (100, 10, 9), (1000, 100, 90), (1000, 1000, 520), (20000, 400, 380))
           for eps in (0, .5, 1, 3) for delta in (0, 1e-6, 1e-3)]
quantiles = [dict(probability=float(p), z=float(stats.norm.ppf(p)))
             for p in (1e-300, 1e-20, 1e-6, .001, .2, .499999, .5, .7, .975, .999999)]
tails = [dict(trials=n, rate=p, least=k, tail=float(stats.binom.sf(k - 1, n, p)))
         for n, p, k in ((1, .5, 1), (10, .3, 4), (1000, .01, 30), (13000, .5, 6600), (13000, .5, 6400), (100000, 1e-4, 30))]
print(json.dumps(dict(provenance=f"scipy {scipy.__version__}, numpy {np.__version__}; tests/golden/audit.py",
                      clopperPearson=clopper, oneRun=one_run, quantiles=quantiles, tails=tails), indent=1))
