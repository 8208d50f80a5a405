"""Median milliseconds of the same queries by dp_accounting, or why there are none."""

import importlib.util
import statistics
import time

for name in ("numpy", "scipy", "dp_accounting"):
    if importlib.util.find_spec(name) is None:
        print(f"none, Python has no {name}.")
        raise SystemExit(0)

import dp_accounting  # noqa: E402
from dp_accounting import pld, rdp  # noqa: E402


def epsilon(accountant, q, sigma, steps):
    event = dp_accounting.SelfComposedDpEvent(
        dp_accounting.PoissonSampledDpEvent(q, dp_accounting.GaussianDpEvent(sigma)), steps
    )
    return accountant().compose(event).get_epsilon(1e-5)


def median_ms(*query):
    times = []
    for _ in range(4):
        start = time.perf_counter()
        epsilon(*query)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[1:])


print("dp_accounting, median ms")
for label, q, sigma, steps in (
    ("MNIST", 256 / 60000, 1.1, 14062),
    ("study, sigma 0.3", 1 / 7, 0.3, 700),
    ("study, sigma 1", 1 / 7, 1.0, 700),
):
    for kind, accountant in (("rdp", rdp.RdpAccountant), ("pld", pld.PLDAccountant)):
        print(f"  {label:18} {kind}  {median_ms(accountant, q, sigma, steps):.1f}")
