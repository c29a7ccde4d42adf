"""A posterior: draws of the parameters with what fixes them, its diagnostics, and the file that ships with a study."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from holdfast.dynamics.frame import Array
from holdfast.errors import BadInput, HoldfastError, Problem

__all__ = ["LIMITS", "Posterior", "read_posterior", "write_posterior"]

LIMITS = {"rhat": 1.01, "ess": 400.0, "divergences": 0}
"""What a fit must reach before it is used: largest R-hat, smallest effective sample size, divergences."""
MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Posterior:
    """Draws of one fit.

    `names` (parameters,) and `values` (chains, draws, parameters) on the natural scale; `mixture` (chains, draws, figures) are the weights of
    the figures' t noise. `key` fixes what was fitted: hashes of data, inputs and priors, theory, seed and sizes. `rhat`, `ess_bulk`,
    `ess_tail` (parameters,) come from all draws, of which `values` may be a thinned part.
    """

    names: tuple[str, ...]
    values: Array
    mixture: Array
    key: dict[str, Any]
    rhat: Array
    ess_bulk: Array
    ess_tail: Array
    divergences: int
    seconds: float
    figures: tuple[str, ...] = field(repr=False, default=())

    def of(self, name: str) -> Array:
        """Return the draws of one parameter, all chains after each other."""
        return self.values[:, :, self.names.index(name)].reshape(-1)

    @property
    def flat(self) -> Array:
        """Draws of all parameters, (chains x draws, parameters)."""
        return self.values.reshape(-1, len(self.names))

    @property
    def flat_mixture(self) -> Array:
        """Weights of all figures, (chains x draws, figures)."""
        return self.mixture.reshape(-1, self.mixture.shape[2])

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with the fit, in words with what to do; empty if it converged. Parameters that a theory switches off do not count."""
        return tuple(f"{what}: {todo}" for what, todo in self._problems())

    @property
    def shortcomings(self) -> tuple[str, ...]:
        """What is wrong with the fit, without what to do."""
        return tuple(what for what, _ in self._problems())

    def _problems(self) -> list[tuple[str, str]]:
        moving = ~np.isnan(self.rhat)
        found = []
        if np.any(self.rhat[moving] > LIMITS["rhat"]):
            worst = int(np.nanargmax(np.where(moving, self.rhat, -np.inf)))
            what = f"R-hat of {self.names[worst]} is {self.rhat[worst]:.3f}, above {LIMITS['rhat']}"
            found.append((what, "run longer chains (--draws, --warmup)"))
        ess = np.minimum(self.ess_bulk, self.ess_tail)
        if np.any(ess[moving] < LIMITS["ess"]):
            worst = int(np.nanargmin(np.where(moving, ess, np.inf)))
            what = f"only {ess[worst]:.0f} effective draws of {self.names[worst]}, {LIMITS['ess']:.0f} are needed"
            found.append((what, "ask for more draws (--draws)"))
        if self.divergences > LIMITS["divergences"]:
            smaller = 1 - (1 - float(self.key.get("accept", 0.9))) / 5
            what = f"{self.divergences} divergent draw{'' if self.divergences == 1 else 's'}"
            found.append((what, f"the posterior has a corner that the sampler does not follow; take smaller steps (--accept {smaller:.3g})"))
        return found


def content_hash(*parts: Any) -> str:
    """Return a hash of arrays and plain objects, the same on every machine."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            digest.update(str(part.shape).encode() + np.ascontiguousarray(np.round(part.astype(float), 9) + 0.0).tobytes())
        else:
            digest.update(json.dumps(part, sort_keys=True, default=str).encode())
    return digest.hexdigest()


def write_posterior(path: Path, posterior: Posterior) -> None:
    """Write a posterior in single precision, as a compressed NumPy archive without pickles."""
    facts = {"names": posterior.names, "key": posterior.key, "divergences": posterior.divergences, "seconds": posterior.seconds, "figures": posterior.figures}
    np.savez_compressed(
        path,
        facts=np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8),
        values=posterior.values.astype(np.float32),
        mixture=posterior.mixture.astype(np.float16),
        diagnostics=np.stack([posterior.rhat, posterior.ess_bulk, posterior.ess_tail]),
    )


def read_posterior(path: Path) -> Posterior:
    """Read a posterior. Raises `BadInput` for a file that is not one."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError("too large")
        with np.load(path, allow_pickle=False) as archive:
            facts = json.loads(archive["facts"].tobytes())
            values, mixture = archive["values"].astype(float), archive["mixture"].astype(float)
            rhat, bulk, tail = archive["diagnostics"]
        names = tuple(str(name) for name in facts["names"])
        if values.ndim != 3 or values.shape[2] != len(names) or mixture.shape[:2] != values.shape[:2] or mixture.shape[2] != len(facts["figures"]):
            raise ValueError("shapes do not agree")
        return Posterior(names, values, mixture, facts["key"], rhat, bulk, tail, int(facts["divergences"]), float(facts["seconds"]), tuple(facts["figures"]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadInput(Problem("the recorded posterior cannot be read", file=path.name, expected="a file made by `holdfast fit`")) from problem


def require_converged(posterior: Posterior) -> Posterior:
    """Return the posterior, or raise `HoldfastError` saying why it cannot be used and what to do."""
    if posterior.problems:
        raise HoldfastError("the fit did not converge: " + "; ".join(posterior.problems))
    return posterior
