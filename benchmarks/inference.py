"""Effective draws a second of the fit against PyMC on the same small model in the same run; then time against sections and months.

PyMC lives in an environment of its own, whose Python is given with --peer (without it, only the fit is timed):

    python3 -m venv PEER && PEER/bin/pip install -r benchmarks/requirements-inference.txt
    .venv/bin/python benchmarks/inference.py --peer PEER/bin/python
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from sbc import design

from holdfast.dynamics import Frame
from holdfast.inference.figures import linear_names
from holdfast.inference.fit import Settings, Target, diagnostics, fit_steadily, kernel_of, natural_draws, start_of, target_of
from holdfast.inference.smc import Tempering, temper
from holdfast.inference.tabulated import K_MAX, R_MAX
from holdfast.inference.theories import theory
from holdfast.study import load
from holdfast.study.new import new_study

HERE = Path(__file__).parent
ACCEPT = 0.9


def describe(target: Target, path: Path) -> None:
    """Write the model's numbers for the peer."""
    model, seen = target.model, target.model.observations
    inputs = model.inputs
    if not (inputs.shared.all() and inputs.level.all() and not inputs.jump_sd.any() and not inputs.jump.any() and (inputs.enter.sum(axis=0) == 1).all()):
        raise SystemExit("the peer knows only sections that start once and share one process")
    w = inputs.w * (1.0 - inputs.scaled[:, None, :] * model.alpha[:, :, None])
    kinds = len([name for name in linear_names() if name.startswith("bias.")])
    np.savez(
        path,
        alive=inputs.alive,
        section=seen.section,
        weights=seen.weights,
        value=seen.value,
        kind=seen.kind,
        widening=seen.widening,
        illegal=seen.illegal,
        kinds=np.array([seen.kind == n for n in range(1, kinds + 1)], dtype=float).T,
        u=np.moveaxis(inputs.u[:, seen.section], 0, 1),
        w=np.moveaxis(w[:, seen.section], 0, 1),
        centre=[item.centre for item in target.linear],
        scale=[item.scale for item in target.linear],
        half_names=[item.name for item in target.walked],
        half_scales=[item.scale for item in target.walked],
        spreads=[item.name for item in target.walked if item.name.startswith("s.")],
        k_max=K_MAX,
        r_max=R_MAX,
        accept=ACCEPT,
    )


def ours(target: Target, warmup: int, draws: int) -> tuple[dict[str, np.ndarray], float, float]:
    """Return draws of the walked parameters, seconds of sampling (compiled before, as the peer's), and seconds in all."""
    import jax
    from numpyro.infer import MCMC

    started, use, everything = time.monotonic(), np.ones(target.model.size), theory("everything")
    with jax.enable_x64(True):
        sampler = MCMC(kernel_of(target, everything, use, ACCEPT), num_warmup=warmup, num_samples=draws, progress_bar=False)
        exact = jax.jit(lambda drawn, key: natural_draws(target, everything, use, drawn, key))
        for seed in (1, 2):
            begun = time.monotonic()
            sampler.run(jax.random.PRNGKey(seed), init_params=start_of(target, seed, 0))
            values = np.asarray(exact(sampler.get_samples(), jax.random.PRNGKey(seed)))
            now = time.monotonic()
            if seed == 1:
                whole = now - started
    return {item.name: values[:, n] for n, item in enumerate(target.walked)}, now - begun, whole


def gradients(target: Target) -> tuple[float, float]:
    """Return seconds to prepare the likelihood and milliseconds of one gradient."""
    import jax

    started = time.monotonic()
    _ = target.tables
    prepared = time.monotonic() - started
    kernel = kernel_of(target, theory("everything"), np.ones(target.model.size), ACCEPT)
    with jax.enable_x64(True):
        slope = jax.jit(jax.value_and_grad(kernel._potential_fn))
        at = jax.tree.map(np.asarray, start_of(target, 1, 0))
        jax.block_until_ready(slope(at))
        begun = time.monotonic()
        for _ in range(200):
            jax.block_until_ready(slope(at))
    return prepared, (time.monotonic() - begun) * 5.0


def compare(peer: str | None, warmup: int, draws: int, folder: Path) -> None:
    """Sample the template study with both and print effective draws a second."""
    target = target_of(load(new_study("chess", folder)).frame)
    _ = target.tables
    values, seconds, whole = ours(target, warmup, draws)
    ess = {name: diagnostics(one[None, :, None])[1][0] for name, one in values.items()}
    least = min(ess, key=lambda name: ess[name])
    rate = ess[least] / seconds
    print(f"{target.model.size} figures; one chain of {warmup} + {draws} draws; the worst of {len(ess)} parameters that are not linear")
    print(f"holdfast  {ess[least]:6.0f} effective draws ({least}) in {seconds:6.1f} s: {rate:7.2f} a second; with compilation {whole:.1f} s", flush=True)
    if peer is None:
        return
    describe(target, folder / "model.npz")
    words = [peer, str(HERE / "inference_pymc.py"), str(folder / "model.npz"), str(warmup), str(draws)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    told = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout.splitlines()[-1])
    worst = min(told["ess"], key=lambda name: told["ess"][name])
    theirs = told["ess"][worst] / told["sampling"]
    size = told["ess"][worst]
    print(f"PyMC      {size:6.0f} effective draws ({worst}) in {told['sampling']:6.1f} s: {theirs:7.2f} a second; with compilation {told['whole']:.1f} s")
    print(f"ratio of effective draws a second {rate / theirs:.1f}, at least 3 wanted; with compilation {ess[least] / whole / size * told['whole']:.1f}")
    gaps = {name: abs(values[name].mean() - told["mean"][name]) / told["sd"][name] for name in told["ess"]}
    far = max(gaps, key=lambda name: gaps[name])
    print(f"both sample the same posterior: means differ by at most {gaps[far]:.2f} standard deviations ({far})", flush=True)


def growth() -> None:
    """Print what sections and months cost."""
    frame = load("comintern").frame
    for count in (5, 15, len(frame.sections)):
        target = design(frame.sections[:count])
        prepared, gradient = gradients(target)
        print(
            f"{count:3d} sections, {target.model.size:3d} figures, {len(frame.months)} months: prepared in {prepared:5.1f} s, a gradient {gradient:.2f} ms",
            flush=True,
        )
    for months in (73, 146):
        settings = replace(frame.settings, last=frame.settings.first + months - 1)
        target = target_of(Frame(frame.evidence, settings))
        prepared, gradient = gradients(target)
        print(
            f"{len(frame.sections):3d} sections, {target.model.size:3d} figures, {months} months: prepared in {prepared:5.1f} s, a gradient {gradient:.2f} ms",
            flush=True,
        )


def second_route(folder: Path) -> None:
    """Print how far tempered sequential Monte Carlo and the fit differ on the template study."""
    frame = load(new_study("chess", folder)).frame
    target, everything = target_of(frame), theory("everything")
    population = temper(frame, target, everything, Tempering(particles=1000))
    posterior = fit_steadily(target, everything, Settings(chains=2, workers=2, keep=1000))
    gaps = {name: (population.of(name).mean() - posterior.of(name).mean()) / posterior.of(name).std() for name in posterior.names}
    far = max(gaps, key=lambda name: abs(gaps[name]))
    print(f"tempered Monte Carlo {population.seconds:.1f} s, {len(population.powers)} powers, fit {posterior.seconds:.1f} s {posterior.problems}")
    spread = np.sqrt(np.mean(np.square(list(gaps.values()))))
    print(f"means of {len(gaps)} parameters differ by at most {gaps[far]:+.2f} standard deviations ({far}), {spread:.2f} as a root mean square", flush=True)


def main() -> None:
    """Compare, measure, check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="Python of an environment with PyMC")
    parser.add_argument("--warmup", type=int, default=500)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--only", choices=("compare", "growth", "route"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if asked.only in (None, "compare"):
            (Path(scratch) / "a").mkdir()
            compare(asked.peer, asked.warmup, asked.draws, Path(scratch) / "a")
        if asked.only in (None, "route"):
            (Path(scratch) / "b").mkdir()
            second_route(Path(scratch) / "b")
        if asked.only in (None, "growth"):
            growth()


if __name__ == "__main__":
    main()
