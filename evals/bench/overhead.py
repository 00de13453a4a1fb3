"""What a draft costs beside the model: start-up, our own time per section, and how close --jobs 8 comes to the ideal.

    python -m evals.bench.overhead [--seconds 2.0] [--brief FILE] [--runs 3]

The model is a loopback server that spreads each reply over ``--seconds``; its texts are those of a `compose` draft. The
draft runs as a user runs it, in a process of its own; all times but the process's are taken by the server. Own time per
section: with one job, from the end of a reply to the next request (the reply read to its end, cleaned, checked and stored,
the next passages found and its prompt built). Longest chain: the calls for the headings and then the most calls that one
section behind them took. Of several runs with eight jobs the quickest is told, as other work on the machine only ever adds.
Processor time (user and system, of all threads; Linux) until the first request says what an idle machine would take: until
then hardly anything waits and one thread works at a time.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from evals.bench.loopback import Call, Server
from pipeline import brief as briefs
from pipeline import outline as outlines
from pipeline.draft.request import waits_for_headings
from pipeline.resources import tree
from pipeline.store import HEADINGS
from pipeline.types import Outline

_RATIO, _OWN = 1.3, 0.030  # the aims: wall time by chain; seconds of our own per section


def main() -> int:
    parser = argparse.ArgumentParser(description="our own time beside the model's")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each reply")
    parser.add_argument("--brief", type=Path, default=tree("examples") / "brief.yaml")
    parser.add_argument("--runs", type=int, default=3, help="with eight jobs")
    args = parser.parse_args()
    outline = outlines.for_brief(briefs.load(args.brief))
    with tempfile.TemporaryDirectory() as folder:
        answer = _answers(args.brief, outline, Path(folder))
        alone, _ = _draft(args.brief, Path(folder) / "alone", answer, 0.05, jobs=1)
        gaps = sorted(after.came - before.sent for before, after in pairwise(alone))
        runs = [
            _draft(args.brief, Path(folder) / f"eight-{run}", answer, args.seconds, jobs=8) for run in range(args.runs)
        ]
    calls, spent = min(runs, key=lambda run: run[1].wall)
    processor = min(run[1].processor for run in runs)
    chain = _chain(calls, outline) * args.seconds
    own = statistics.median(gaps)
    between = max(call.sent for call in calls) - min(call.came for call in calls)
    print(
        f"own time per section   median {own * 1000:.0f} ms, most {gaps[-1] * 1000:.0f} ms (aim {_OWN * 1000:.0f} ms)"
    )
    print(f"until the first call   {spent.first:.2f} s, least processor time {processor:.2f} s")
    repeated = {key: times for key, times in Counter(call.key for call in calls).items() if times > 1}
    print(f"longest chain          {chain:.2f} s; {len(calls)} calls, repeated: {repeated or 'none'}")
    print(f"first call to last     {between:.2f} s = {between / chain:.2f} of the chain")
    print(f"whole process          {spent.wall:.2f} s = {spent.wall / chain:.2f} of the chain (aim {_RATIO})")
    return 0


def _answers(brief: Path, outline: Outline, folder: Path) -> Callable[[str], tuple[str, str]]:
    """Prompt -> (section id, text), from a draft laid together without a model."""
    _finish(_start(["draft", str(brief), "-o", str(folder / "texts"), "--model", "compose"]))
    texts = {spec.id: (folder / "texts" / "sections" / f"{spec.id}.md").read_text("utf-8") for spec in outline.sections}
    texts[HEADINGS] = "\n".join(texts[spec.id].partition("\n")[0] for spec in outline.sections if spec.number)
    names = {spec.name: spec.id for spec in outline.sections}

    def answer(message: str) -> tuple[str, str]:
        asked = re.search(r"^# 这次只(?:写|修改)一节：.*“(.+?)”", message, re.M)
        key = names[asked[1]] if asked else HEADINGS
        return key, texts[key]

    return answer


@dataclass
class _Spent:
    """Seconds of a draft's process: until the first request (and processor time until then), and until it ended."""

    first: float = 0.0
    processor: float = 0.0
    wall: float = 0.0


def _draft(
    brief: Path, folder: Path, answer: Callable[[str], tuple[str, str]], seconds: float, jobs: int
) -> tuple[Sequence[Call], _Spent]:
    """The calls of one draft in order, and what its process took."""
    spent = _Spent()
    process: subprocess.Popen[str] | None = None

    def noted(message: str) -> tuple[str, str]:
        if process and not spent.processor:
            spent.processor = _processor(process.pid)
        return answer(message)

    with Server(noted, seconds).running() as server:
        began = time.monotonic()
        model = ["--model", "openai:loopback", "--no-cache"]
        process = _start(
            ["draft", str(brief), "-o", str(folder), "--jobs", str(jobs), *model],
            OPENAI_BASE_URL=server.url,
            QICAO_RULES=_rules(folder.parent / "rules"),
        )
        _finish(process)
        spent.wall = time.monotonic() - began
        calls = sorted(server.calls, key=lambda call: call.came)
    spent.first = calls[0].came - began
    return calls, spent


def _processor(pid: int) -> float:
    """Seconds that the processors have spent on a process so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    ticks = int(fields[11]) + int(fields[12])  # utime and stime, proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")


def _rules(folder: Path) -> str:
    """An office's rules for these texts: they are the references' own, and repairing that would measure repairs."""
    folder.mkdir(exist_ok=True)
    (folder / "settings.yaml").write_text("copied-from-reference: off\n", "utf-8")
    return str(folder)


def _start(arguments: Sequence[str], **environ: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env={**os.environ, **environ}, stdout=pipe, stderr=pipe, text=True)


def _finish(process: subprocess.Popen[str]) -> None:
    _, said = process.communicate()
    if process.returncode:
        sys.exit(said)


def _chain(calls: Sequence[Call], outline: Outline) -> int:
    """Calls that had to follow one another."""
    times = Counter(call.key for call in calls)
    behind = [spec.id for spec in outline.sections if waits_for_headings(outline, spec)]
    return max(*times.values(), times[HEADINGS] + max(times[key] for key in behind))


if __name__ == "__main__":
    raise SystemExit(main())
