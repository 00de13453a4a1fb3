"""What the eval suite costs beside the model and the draft: time a case, and memory over many cases.

    python -m evals.bench.suite [--cases 1000]

Two runs of as many cases, each in a process of its own. In the first every case is one section written through an
OpenAI-compatible server on loopback, with the real client, prompts and checks: the runner's overhead is the processor
time of its own thread (scores, statistics, the record, the report) and of the worker's thread between two cases. In the
second the drafter answers from memory with whole speeches: the processor time of everything. Processor time, since the
machine may be busy with other things. Memory is the peak of each process, with all evaluators loaded.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.bench.loopback import Server
from evals.suite import runner, spec
from evals.suite.nouns import Case, Drafter, Job, Outcome, Suite
from evals.suite.report import as_row, report
from pipeline import models
from pipeline.cli.samples import Samples, parse_brief
from pipeline.models.compose import ComposeModel

_AIM_MS, _AIM_MB = 20, 500
_REPLY = (
    "各位代表、同志们，大会开过之后，南溪县工会工作又将走上新的路程。希望全县各级工会和广大工会干部在县委的坚强领导下，"
    "多到一线去，多听职工的话，把会上定下的事情一件一件办好，把职工的困难一个一个解决，"
    "用看得见的成绩回应职工的期待，同全县人民一道，为南溪的明天作出新的更大贡献！"
)


class _Timed:
    """A drafter with a clock, for a single worker: processor time of its thread, in the drafter and between two jobs."""

    def __init__(self, inner: Drafter) -> None:
        self.inner, self.inside, self.between = inner, 0.0, 0.0
        self._left: float | None = None

    def deterministic(self, model: str) -> bool:
        return self.inner.deterministic(model)

    def references(self) -> tuple[str, ...]:
        return self.inner.references()

    def __call__(self, job: Job, folder: Path, prompts: Callable[[str, Any], None]) -> Outcome:
        began = time.thread_time()
        self.between += began - (began if self._left is None else self._left)
        try:
            return self.inner(job, folder, prompts)
        finally:
            self._left = time.thread_time()
            self.inside += self._left - began


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
    parser.add_argument("--inside", choices=sorted(_PARTS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        return _PARTS[args.inside](args.cases)
    command = [sys.executable, "-m", "evals.bench.suite", "--cases", str(args.cases), "--inside"]
    return max(subprocess.run([*command, part], check=False).returncode for part in _PARTS)


def _loopback(cases: int) -> int:
    suite, chosen = _chosen("section")
    with tempfile.TemporaryDirectory() as folder, Server(lambda _: ("", _REPLY), 0.0).running() as server:
        model = models.open_model("openai:loopback", environ={**os.environ, "OPENAI_BASE_URL": server.url})
        samples = Samples({"loopback": model})
        samples(Job(chosen[0], "loopback", suite.variants[0], 1), Path(folder), lambda *_: None)  # imports the client
        drafter = _Timed(samples)
        began = time.thread_time()
        _run(suite, chosen, cases, drafter, Path(folder))
        own = time.thread_time() - began + drafter.between
        models.close(model)
    each, drafted = own / cases * 1000, drafter.inside / cases * 1000
    return _said(
        f"beside a loopback model: {each:.1f} ms a case of the runner, {drafted:.1f} ms of drafting", each, cases
    )


def _memory(cases: int) -> int:
    suite, chosen = _chosen("draft")
    with tempfile.TemporaryDirectory() as folder:
        samples = Samples({"compose": ComposeModel()})
        ready: dict[str, Outcome] = {}
        for case in chosen:
            place = Path(folder) / case.id
            place.mkdir()
            ready[case.id] = samples(Job(case, "compose", suite.variants[0], 1), place, lambda *_: None)
        drafter = _Ready({f"c{at:05}": ready[chosen[at % len(chosen)].id] for at in range(cases)})
        began = time.process_time()
        _run(suite, chosen, cases, drafter, Path(folder))
        each = (time.process_time() - began) / cases * 1000
    return _said(f"whole speeches from memory: {each:.1f} ms a case of the processor", each, cases)


_PARTS: dict[str, Callable[[int], int]] = {"loopback": _loopback, "memory": _memory}


def _chosen(kind: str) -> tuple[Suite, list[Case]]:
    suite = spec.load(spec.find("smoke"), parse_brief)
    return suite, [case for case in suite.cases if case.kind == kind]


def _run(suite: Suite, chosen: Sequence[Case], cases: int, drafter: Drafter, folder: Path) -> None:
    """A run of so many cases, each of its own: nothing is shared but the brief."""
    many = tuple(replace(chosen[at % len(chosen)], id=f"c{at:05}") for at in range(cases))
    results = runner.run(replace(suite, cases=many), drafter, models=["loopback"], runs=folder / "runs", workers=1)
    errors = [score.error for score in results.scores.values() if score.error]
    if errors:
        raise SystemExit(f"{len(errors)} cases failed: {errors[0]}")
    results.run.finish(as_row(report(results)))


def _said(words: str, each: float, cases: int) -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{words} (aim {_AIM_MS}); peak {peak:.0f} MB over {cases} cases (aim {_AIM_MB})", flush=True)
    return int(each > _AIM_MS or peak > _AIM_MB)


if __name__ == "__main__":
    raise SystemExit(main())
