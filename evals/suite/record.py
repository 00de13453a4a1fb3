"""A run on disk, written so that an interrupted one goes on and a finished one can be checked again.

runs/<suite>-0001/
  run.json             plan and versions: what was run, with what
  suite.yaml           the suite as it was
  prompts/<sha>.json   every prompt that was sent, once
  samples/<model>/<variant>/<case>/<repeat>/
    outcome.json       the outcome and all calls; last of the sample's files: with it the sample is done
    text.md, first.md  the final text, and the text before repairs where it differs
    score.json         metrics and findings by the rules of the run
    traceback.txt      of a fault of ours
    draft/             the draft's folder, with every reply and version
  summary.json         what the report says, written when all is done
"""

from __future__ import annotations

import dataclasses
import json
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.suite.nouns import Call, Job, Outcome, Suite
from evals.suite.score import Score
from pipeline.errors import DataError, InputError
from pipeline.files import read_text, write_atomic
from pipeline.types import Finding

FORMAT = 1
RUNS = Path("runs")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is of. ``versions``: kind (code, rules, prompts, lexicon …) -> file or rule -> short hash."""

    suite: str
    suite_sha256: str
    models: tuple[str, ...]
    repeat: int
    deterministic: Mapping[str, bool]
    versions: Mapping[str, Mapping[str, str]]

    def json(self) -> dict[str, Any]:
        return {"format": FORMAT, **dataclasses.asdict(self)}


class Run:
    """A run's folder. Threads may save different samples at once."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan
        self._prompts: set[str] = set()
        self._lock = threading.Lock()

    @property
    def id(self) -> str:
        return self.folder.name

    def sample(self, job: Job) -> Path:
        return self.folder / "samples" / job.key

    def done(self, job: Job) -> bool:
        return (self.sample(job) / "outcome.json").is_file()

    def keep_prompt(self, sha256: str, messages: Any) -> None:
        with self._lock:
            if sha256 in self._prompts:
                return
            self._prompts.add(sha256)
        path = self.folder / "prompts" / f"{sha256}.json"
        if not path.exists():
            _write(path, messages)

    def save(self, job: Job, outcome: Outcome) -> None:
        folder = self.sample(job)
        folder.mkdir(parents=True, exist_ok=True)
        _text(folder / "text.md", outcome.text)
        if outcome.first and outcome.first != outcome.text:
            _text(folder / "first.md", outcome.first)
        row = dataclasses.asdict(dataclasses.replace(outcome, report=None)) | {"fillable": sorted(outcome.fillable)}
        del row["text"], row["first"], row["report"]
        _write(folder / "outcome.json", row)

    def outcome(self, job: Job) -> Outcome:
        """As saved; DataError when the record is damaged."""
        folder = self.sample(job)
        try:
            row = json.loads(read_text(folder / "outcome.json"))
            text = (folder / "text.md").read_text("utf-8")
            first = folder / "first.md"
            row["calls"] = tuple(Call(**call) for call in row["calls"])
            row["fillable"] = frozenset(row["fillable"])
            return Outcome(text=text, first=first.read_text("utf-8") if first.is_file() else text, **row)
        except (ValueError, TypeError, KeyError, OSError) as error:
            raise DataError(f"评测记录损坏：{error}。删去这个文件夹，再运行一次。", path=folder) from None

    def save_score(self, job: Job, score: Score) -> None:
        row = _fields(score) | {"findings": [_fields(found) for found in score.findings]}
        _text(self.sample(job) / "score.json", json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")

    def score(self, job: Job) -> Score:
        path = self.sample(job) / "score.json"
        try:
            row: dict[str, Any] = json.loads(read_text(path))
            findings = tuple(Finding(**item) for item in row.pop("findings"))
            fired, unmet = tuple(row.pop("fired")), tuple(row.pop("unmet"))
            return Score(findings=findings, fired=fired, unmet=unmet, **row)
        except (ValueError, TypeError, KeyError) as error:
            raise DataError(f"评测记录损坏：{error}。可用 qicao eval rescore 重新计算。", path=path) from None

    def finish(self, summary: Mapping[str, Any]) -> None:
        _write(self.folder / "summary.json", summary)

    @property
    def finished(self) -> bool:
        return (self.folder / "summary.json").is_file()


def start(runs: Path, plan: Plan, suite: Suite) -> Run:
    """The unfinished run of the same plan, else a new one with the next number."""
    known = [run for run in every(runs) if run.plan.suite == plan.suite]
    for run in known:
        if not run.finished and run.plan == plan:
            return run
    number = max((int(run.id.rpartition("-")[2]) for run in known), default=0) + 1
    folder = runs / f"{plan.suite}-{number:04}"
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise InputError("这个文件夹已有，但不是评测记录。请移走它，或用 --runs 换一个地方。", path=folder) from None
    except OSError as error:
        raise InputError(f"建不了文件夹：{error.strerror}。请用 --runs 换一个地方。", path=folder) from None
    for name, text in {"suite.yaml": suite.source, **suite.files}.items():
        write_atomic(folder / "suite" / name, text)
    _write(folder / "run.json", plan.json())
    return Run(folder, plan)


def every(runs: Path) -> Iterator[Run]:
    """All runs in a folder, oldest first."""
    for path in sorted(runs.glob("*-[0-9][0-9][0-9][0-9]/run.json")):
        if re.fullmatch(r".+-\d{4}", path.parent.name):
            yield read(path.parent)


def read(folder: Path) -> Run:
    """The run in ``folder``; DataError when there is none."""
    path = folder / "run.json"
    if not path.is_file():
        raise DataError("这不是评测记录的文件夹（没有 run.json）。", path=folder)
    try:
        row = json.loads(read_text(path))
        if row.pop("format") != FORMAT:
            raise DataError("这份评测记录是别的版本写的，读不了。", path=path)
        row["models"] = tuple(row["models"])
        return Run(folder, Plan(**row))
    except (ValueError, TypeError, KeyError) as error:
        raise DataError(f"评测记录损坏：{error}。", path=path) from None


def _fields(value: Any) -> dict[str, Any]:
    """One level of ``dataclasses.asdict``, which copies all the way down and takes ten times as long."""
    return {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}


def _write(path: Path, value: Any) -> None:
    _text(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def _text(path: Path, text: str) -> None:
    """Whole or not at all, but unsynced: a run that a power cut damages is run again, and speed matters here."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.tmp")
    part.write_text(text, "utf-8")
    part.replace(path)
