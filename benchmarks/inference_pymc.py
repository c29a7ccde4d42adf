"""The same small model written for PyMC. Run by `benchmarks/inference.py` in PyMC's own environment, with a model's file.

    python benchmarks/inference_pymc.py MODEL.npz WARMUP DRAWS

Written as a careful user of PyMC would: the months' noise is not sampled but integrated out, through the response of each figure to it, which
follows from powers of two matrices; coefficients, biases and the weights of the t noise are parameters like all others. For sections that
start once, are pulled to their level and share one process throughout. Prints seconds of sampling and of all, and effective draws, as JSON.
"""

from __future__ import annotations

import json
import sys
import time

import arviz
import numpy as np
import pymc as pm
import pytensor.tensor as pt

D = 1.0 / 12.0


def main() -> None:
    """Build, sample, print."""
    started = time.monotonic()
    with np.load(sys.argv[1]) as file:
        given = {name: file[name] for name in file.files}
    warmup, draws = map(int, sys.argv[2:])
    alive, section, weights = given["alive"], given["section"], given["weights"]
    months, count = weights.shape[1], len(section)
    lag = np.arange(months)[:, None] - np.arange(months)[None, :]
    same = (section[:, None] == section[None, :]).astype(float)
    here = alive[:, section].T.astype(float)
    entry = alive.argmax(axis=0)[section]
    with pm.Model():
        half = {
            name: pm.HalfNormal(name, float(scale)) for name, scale in zip(given["half_names"], given["half_scales"], strict=True) if name not in ("k", "r")
        }
        scales = dict(zip(given["half_names"], given["half_scales"], strict=True))
        k = pm.Truncated("k", pm.HalfNormal.dist(float(scales["k"])), upper=float(given["k_max"]))
        r = pm.Truncated("r", pm.HalfNormal.dist(float(scales["r"])), upper=float(given["r_max"]))
        beta = pm.Normal("beta", given["centre"], given["scale"], shape=len(given["centre"]))
        mixture = pm.Gamma("mixture", 2.0, 2.0, shape=count)

        def powers(rate: pt.TensorVariable) -> pt.TensorVariable:
            return pt.switch(lag > 0, pt.exp(np.maximum(lag - 1, 0) * pt.log(1.0 - D * rate)), 0.0)

        x = pt.dot(weights, powers(k)) * here
        theta = D * pt.dot(x, powers(r)) * here
        start = pt.sum(
            weights * pt.switch(np.arange(months)[None, :] >= entry[:, None], pt.exp((np.arange(months)[None, :] - entry[:, None]) * pt.log(1.0 - D * k)), 0.0),
            axis=1,
        )
        level = D * pt.sum(x, axis=1)
        design = pt.concatenate(
            [
                D * pt.sum(x[:, :, None] * given["u"], axis=1),
                D * pt.sum(theta[:, :, None] * given["w"], axis=1),
                given["kinds"],
                given["illegal"][:, None],
                level[:, None],
                start[:, None],
            ],
            axis=1,
        )
        cover = (
            half["sigma_x"] ** 2 * D * pt.dot(x, x.T)
            + half["sigma_theta"] ** 2 * D * pt.dot(theta, theta.T)
            + half["start_sd"] ** 2 * pt.outer(start, start)
            + half["level_sd"] ** 2 * pt.outer(level, level)
        ) * same
        spread = pt.stack([half[str(name)] for name in given["spreads"]])[given["kind"]] * given["widening"]
        pm.MvNormal("value", pt.dot(design, beta), cov=cover + pt.diag(spread**2 / mixture), observed=given["value"])
        found = pm.sample(draws, tune=warmup, chains=1, cores=1, progressbar=False, random_seed=1, target_accept=float(given["accept"]))
    ess = arviz.ess(found, var_names=["k", "r", *half])
    print(
        json.dumps(
            {
                "sampling": float(found.posterior.attrs["sampling_time"]),
                "whole": time.monotonic() - started,
                "ess": {name: float(ess[name]) for name in ess},
                "mean": {name: float(found.posterior[name].mean()) for name in ess},
                "sd": {name: float(found.posterior[name].std()) for name in ess},
            }
        )
    )


if __name__ == "__main__":
    main()
