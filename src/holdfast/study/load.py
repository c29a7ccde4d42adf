"""A study: evidence, settings and ledger, found by name or by folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from holdfast.documents import MAX_YAML_BYTES, Document, inside, parse_yaml, read_text
from holdfast.dynamics import Frame
from holdfast.errors import BadInput, Problem, nearest
from holdfast.evidence import Evidence, load_evidence
from holdfast.study.claims import claims_of, sentences_of
from holdfast.study.essay import Essay, read_essay
from holdfast.study.spec import StudySpec, settings_of
from holdfast.study.statutes import with_statutes
from holdfast.validation import validate

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import xarray as xr

    from holdfast.inference import Calibration
    from holdfast.study.ensemble import Ensemble
    from holdfast.study.replay import Replay

__all__ = ["Study", "load", "shipped_studies"]

STUDY_FILE = "study.yaml"
REPLICATES = 2000
ENSEMBLE = 10_000
SEED = 1


def _shipped() -> Path:
    return Path(str(files("holdfast") / "studies"))


def shipped_studies() -> list[str]:
    """Return the names of the studies that come with the package."""
    return sorted(path.parent.name for path in _shipped().glob(f"*/{STUDY_FILE}"))


def load(study: str | Path) -> Study:
    """Load a study by the name of a shipped one or the path of its folder (or of its `study.yaml`).

    Raises `BadInput` naming file, line and what was expected for anything wrong in it.
    """
    folder = _shipped() / str(study) if str(study) in shipped_studies() else Path(study)
    if folder.name == STUDY_FILE:
        folder = folder.parent
    if not _is_folder(folder):
        names = shipped_studies()
        expected = f"the folder of a study, or one of {', '.join(names)}"
        raise BadInput(Problem(f"there is no study {str(study)[:100]!r}", expected=expected, suggestion=nearest(str(study), names)))
    settings = str(folder / STUDY_FILE)
    document = parse_yaml(read_text(inside(folder, STUDY_FILE, named_in=settings), shown=settings, limit=MAX_YAML_BYTES), file=settings)
    spec = validate(StudySpec, document)
    evidence = load_evidence(inside(folder, spec.evidence, named_in=document.file, line=document.line(("evidence",))))
    if spec.statutes is not None:
        evidence = with_statutes(evidence, spec.statutes, folder, document)
    frame = Frame(evidence, settings_of(spec, evidence, document))
    essay, ledger = None, None
    if spec.essay is not None:
        path = inside(folder, spec.essay, named_in=document.file, line=document.line(("essay",)))
        ledger = parse_yaml(read_text(path, shown=spec.essay, limit=MAX_YAML_BYTES), file=spec.essay)
        essay = read_essay(ledger, evidence)
    return Study(folder, spec, evidence, frame, essay, ledger)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


@dataclass(frozen=True)
class Study:
    """A loaded study. Nothing in it changes; calibration is done once, when first needed."""

    folder: Path
    spec: StudySpec
    evidence: Evidence
    frame: Frame
    essay: Essay | None = None
    ledger: Document | None = field(default=None, repr=False)

    @cached_property
    def claims(self) -> list[dict[str, Any]]:
        """The ledger as objects of `claims.json`; empty without an essay."""
        if self.essay is None or self.ledger is None:
            return []
        from holdfast.study.findings import read_findings

        return claims_of(self.essay, self.evidence, self.spec.patron, self.ledger, read_findings(self.folder, self.essay, self.evidence))

    @cached_property
    def sentences(self) -> list[dict[str, Any]]:
        """The essay's sentences with their verdicts; empty without an essay."""
        return sentences_of(self.essay, self.claims) if self.essay is not None else []

    @cached_property
    def calibration(self) -> Calibration:
        """Calibrated parameters (some seconds, once)."""
        return self.calibrate()

    def calibrate(self, progress: Callable[[str], None] = lambda _: None) -> Calibration:
        """Calibrate, telling `progress` what is being done; the result is kept for later calls."""
        from holdfast.inference import calibrate

        if "calibration" not in self.__dict__:
            self.__dict__["calibration"] = calibrate(self.frame, progress)
        found: Calibration = self.__dict__["calibration"]
        return found

    def replay(self, replicates: int = REPLICATES, seed: int = SEED, progress: Callable[[int, int], None] = lambda done, of: None) -> Replay:
        """Replay the study and summarise month by month. See `holdfast.study.replay`."""
        from holdfast.study.replay import replay

        return replay(self.frame, self.calibration, replicates, seed, progress)

    def simulate(self, replicates: int = REPLICATES, seed: int = SEED, *, free: bool = False) -> xr.Dataset:
        """Return whole histories as labelled data with dimensions replicate, month and section.

        `members` and `theta` are those of histories that agree with the cited figures; with `free`, of the calibrated model alone. `alpha`
        is autonomy. NaN where a section does not exist.
        """
        from holdfast.study.replay import keep_all

        return keep_all(self.frame, self.calibration, replicates, seed, free=free)

    def ensemble(
        self,
        replicates: int = ENSEMBLE,
        seed: int = SEED,
        *,
        workers: int = 1,
        executor: Executor | None = None,
        paths: Sequence[int] = range(20),
        progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> Ensemble:
        """Simulate many free histories and summarise them, in memory that does not grow with their number.

        With `workers` above 1 that many processes are started (a script needs `if __name__ == "__main__":` for that), or tasks are given to
        `executor`; the answer is the same. `paths` numbers the histories whose whole paths are kept. See `holdfast.study.ensemble`.
        """
        from holdfast.study.ensemble import run_ensemble

        return run_ensemble(self.frame, self.calibration, replicates, seed, workers=workers, executor=executor, paths=paths, progress=progress)

    def manifest(self, replicates: int | None = None, seed: int | None = None) -> dict[str, Any]:
        """Return what fixes the numbers of a run: versions, hashes of data and statutes, seed, chunk size and engine.

        Without replicates, what fixes an answer that takes no random numbers: seed, chunk and engine are then empty.
        """
        import numpy

        from holdfast import __version__
        from holdfast.dynamics import CHUNK

        digest = hashlib.sha256(repr(self.evidence.autonomy).encode()).hexdigest()
        study = hashlib.sha256((self.spec.model_dump_json() + (self.essay.model_dump_json() if self.essay else "")).encode()).hexdigest()
        return {
            "version": __version__,
            "study": self.spec.study,
            "study_hash": study,
            "data_hash": self.evidence.data_hash,
            "charter_hash": digest,
            "seed": seed,
            "replicates": replicates,
            "chunk": CHUNK if replicates else None,
            "engine": f"numpy {numpy.__version__}, float64" if replicates else None,
        }
