"""What the eval suite costs beside the model and the draft: time a case, and memory over many cases.

    python -m evals.bench.suite [--cases 1000]

The overhead of the runner is the processor time of a run whose drafter answers from memory, by case: planning,
expectations, measuring the text, writing the record. The check of the text is part of drafting it. Processor time, since
the machine may be busy with other things. Memory is the peak of a process of its own, with all evaluators loaded.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.suite import runner, spec
from evals.suite.nouns import Job, Outcome
from evals.suite.report import as_row, report
from pipeline.cli.samples import Samples, parse_brief
from pipeline.models.compose import ComposeModel

_AIM_MS, _AIM_MB = 20, 500


class _Ready:
    """Hands out what `Samples` made of each brief, the report that every draft comes with included."""

    def __init__(self, ready: dict[str, Outcome]) -> None:
        self.ready = ready

    def deterministic(self, model: str) -> bool:
        return bool(model)

    def references(self) -> tuple[str, ...]:
        return Samples({}).references()

    def __call__(self, job: Job, folder: Path, prompts: Callable[[str, Any], None]) -> Outcome:  # noqa: ARG002
        return self.ready[job.case.id]


def main() -> int:
    parser = argparse.ArgumentParser(description="the runner's own time and memory")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        return _measure(args.cases)
    return subprocess.run(
        [sys.executable, "-m", "evals.bench.suite", "--inside", "--cases", str(args.cases)], check=False
    ).returncode


def _measure(cases: int) -> int:
    suite = spec.load(spec.find("smoke"), parse_brief)
    chosen = [case for case in suite.cases if case.kind == "draft"]
    with tempfile.TemporaryDirectory() as folder:
        samples = Samples({"compose": ComposeModel()})
        ready: dict[str, Outcome] = {}
        for case in chosen:
            place = Path(folder) / case.id
            place.mkdir()
            job = Job(case, "compose", suite.variants[0], 1)
            ready[case.id] = samples(job, place, lambda *_: None)
        many = [
            replace(chosen[at % len(chosen)], id=f"c{at:05}") for at in range(cases)
        ]  # each a case of its own: nothing is shared but the brief
        drafter = _Ready({case.id: ready[chosen[at % len(chosen)].id] for at, case in enumerate(many)})
        times: list[float] = []
        began = last = time.process_time()

        def told(*_: object) -> None:
            nonlocal last
            times.append(time.process_time() - last)
            last = time.process_time()

        results = runner.run(
            replace(suite, cases=tuple(many)),
            drafter,
            models=["ready"],
            runs=Path(folder) / "runs",
            workers=1,
            on_sample=told,
        )
        results.run.finish(as_row(report(results)))
        each = (time.process_time() - began) / cases * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"overhead per case   {each:.1f} ms in all, median {statistics.median(times) * 1000:.1f} ms (aim {_AIM_MS} ms)"
    )
    print(f"peak memory         {peak:.0f} MB over {cases} cases (aim {_AIM_MB} MB)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
