"""What tests of the eval suite share: small suites, and a drafter that writes by a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from evals.suite import runner, spec
from evals.suite.nouns import Call, Job, Outcome, Suite
from evals.suite.runner import Results
from pipeline.cli.samples import parse_brief

BRIEF = """\
      speech_type: congress_opening
      date: 2023-04-18
      occasion: 清河市工会第十次代表大会
      host: {name: 清河市, level: city, organisation: 清河市总工会}
"""
HOPE = (
    "各位代表、同志们，大会开过之后，清河市工会工作又将走上新的路程。希望全市各级工会和广大工会干部在市委的坚强领导下，"
    "在社会各界的关心支持下，多到一线去，多听职工的话，把会上定下的事情一件一件办好，把职工的困难一个一个解决，"
    "用看得见的成绩回应职工的期待，同全市人民一道，为清河的明天作出新的更大贡献！\n"
)
FAULTS: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("作出新的更大贡献", "加油"),  # a formulation is gone
    lambda text: text.replace("多到一线去", "联系职工8.7万人"),  # a figure from nowhere
    lambda text: text[:60],  # far too short
)


def case(name: str, kind: str = "section", more: str = "", brief: str = BRIEF) -> str:
    section = "    section: hope\n" if kind in ("section", "regen") else ""
    return f"  - id: {name}\n    kind: {kind}\n{section}{more}    brief: |\n{brief}"


def source(count: int = 3, more: str = "", head: str = "") -> str:
    return f"about: 试\nmodels: [script]\n{head}cases:\n" + "".join(case(f"c{at:02}") for at in range(count)) + more


def load(folder: Path, text: str, name: str = "trial") -> Suite:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return spec.load(path, parse_brief)


class Scripted:
    """A drafter whose texts come from a function; ``done`` lists the jobs it did."""

    def __init__(self, write: Callable[[Job], str | Outcome], steady: bool = False) -> None:
        self.done: list[str] = []
        self._write, self._steady = write, steady

    def deterministic(self, model: str) -> bool:
        return self._steady and bool(model)

    def references(self) -> tuple[str, ...]:
        return ()

    def __call__(self, job: Job, folder: Path, prompts: Callable[[str, Any], None]) -> Outcome:
        self.done.append(job.key)
        folder.mkdir(parents=True, exist_ok=True)
        prompts("0" * 64, [{"role": "user", "text": "写。"}])
        said = self._write(job)
        call = Call("hope", "section", "0" * 64, seconds=1.5, input=1000, output=200, cached=400)
        return said if isinstance(said, Outcome) else Outcome(said, said, calls=(call,))


def noisy(seed: int, rate: float, faults: Sequence[Callable[[str], str]] = FAULTS) -> Callable[[Job], str]:
    """A model that goes wrong in a share ``rate`` of its replies, each brief a little more or less often."""

    def write(job: Job) -> str:
        hard = Random(job.case.id).uniform(0.5, 1.5)  # some briefs are harder, in every run alike
        random = Random(f"{seed} {job.key}")
        return random.choice(faults)(HOPE) if random.random() < rate * hard else HOPE

    return write


def run(suite: Suite, drafter: Scripted, folder: Path, **options: Any) -> Results:
    return runner.run(suite, drafter, models=["script"], runs=folder, **options)
