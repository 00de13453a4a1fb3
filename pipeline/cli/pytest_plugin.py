"""``pytest --qicao-suite congress``: a suite as tests, one for each sample and one for each gate.

    pytest -p pipeline.cli.pytest_plugin --qicao-suite smoke [--qicao-model M] [--qicao-runs DIR]

The suite runs once, when its first test does; the run is kept like one of `qicao eval`.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.cli.say import say

if TYPE_CHECKING:
    from evals.suite.report import Report


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("qicao")
    group.addoption(
        "--qicao-suite", action="append", default=[], metavar="SUITE", help="a suite's name or file, as tests"
    )
    group.addoption("--qicao-model", metavar="M", help="instead of the suite's own models")
    group.addoption("--qicao-runs", type=Path, default=Path("runs"), metavar="DIR", help="where runs are kept")


def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    for name in config.getoption("--qicao-suite"):
        work = _Work(name, config.getoption("--qicao-model"), config.getoption("--qicao-runs"))
        items += [_Sample.from_parent(session, name=f"{name}::{key}", work=work, key=key) for key in work.keys]
        items += [_Gate.from_parent(session, name=f"{name}::gate {gate}", work=work, gate=gate) for gate in work.gates]


class _Work:
    """One suite: read at once, so that a mistake in it ends the collection; run when first asked."""

    def __init__(self, name: str, model: str | None, runs: Path) -> None:
        from evals.suite import runner, spec
        from pipeline import models
        from pipeline.cli.samples import Samples, parse_brief

        self.suite, self._runs = spec.load(spec.find(name), parse_brief), runs
        names: list[str | None] = [model] if model else [*self.suite.models] or [None]
        opened = [models.open_model(known, on_event=say) for known in names]
        self._models = [known or made.name for known, made in zip(names, opened, strict=True)]
        self._samples = Samples(dict(zip(self._models, opened, strict=True)))
        self.keys = [job.key for job in runner.jobs(self.suite, self._models, self.suite.repeat)]
        self.gates = list(dict.fromkeys(gate.name for gate in self.suite.gates))

    @cached_property
    def report(self) -> Report:
        from evals.suite import runner
        from evals.suite.report import as_row, report

        shown = report(runner.run(self.suite, self._samples, models=self._models, runs=self._runs))
        shown.results.run.finish(as_row(shown))
        return shown


class _Failed(Exception):
    """What a test of a suite says when it fails: the message is all there is to see."""


class _Item(pytest.Item):
    def __init__(self, *, work: _Work, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.work = work

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


class _Sample(_Item):
    def __init__(self, *, key: str, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.key = key

    def runtest(self) -> None:
        from evals.suite.report import outcome_of

        score = next(score for job, score in self.work.report.results.scores.items() if job.key == self.key)
        if not score.passed:
            raise _Failed(outcome_of(score))


class _Gate(_Item):
    def __init__(self, *, gate: str, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.gate = gate

    def runtest(self) -> None:
        broken = [one for one in self.work.report.verdicts if one.gate == self.gate and not one.passed]
        if broken:
            raise _Failed("\n".join(f"{one.model} {one.variant}：{one.said}" for one in broken))
