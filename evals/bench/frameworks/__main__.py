"""The eval suite beside promptfoo and Inspect with an echo model: 100 texts, 20 checks, whole commands.

    python -m evals.bench.frameworks [--folder DIR] [--rounds 3]

Each text must lack 20 wrong wordings; every fifth has one planted, and all three must find exactly those. The whole
command, from its start to its report, turn about, best of the rounds: time on the clock, and of the processor, by which
it is judged, since the machine may be busy with other things. ``--folder`` keeps what is installed for the next time (npm install promptfoo, a venv with inspect-ai). What
cannot be installed is said and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline import corpus, lexicon

TEXTS, CHECKS, EVERY = 100, 20, 5
_AIM = 5.0
_ROOT = Path(__file__).parents[3]
Failed = Callable[[], frozenset[int]]  # the texts that a finished command reported


@dataclass(frozen=True)
class Peer:
    name: str
    command: tuple[str, ...]
    environ: Mapping[str, str]
    failed: Failed


def main() -> int:
    parser = argparse.ArgumentParser(description="the eval suite beside promptfoo and Inspect")
    parser.add_argument("--folder", type=Path, help="where promptfoo and Inspect are, or will be, installed")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (args.folder or Path(scratch) / "installed").absolute()
        folder.mkdir(parents=True, exist_ok=True)
        place = Path(scratch) / "work"
        place.mkdir()
        return _run(folder, place, args.rounds)


def _run(folder: Path, place: Path, rounds: int) -> int:
    texts, checks, planted = work()
    (place / "work.json").write_text(json.dumps({"texts": texts, "checks": checks}, ensure_ascii=False), "utf-8")
    peers = [ours(place, texts, checks)]
    for make in (promptfoo, inspect):
        peer = make(folder, place, texts, checks)
        if peer is not None:
            peers.append(peer)
    times: dict[str, list[tuple[float, float]]] = {peer.name: [] for peer in peers}
    for _ in range(rounds):
        for peer in peers:
            times[peer.name].append(_timed(peer, place, planted))
    clock, busy = ({name: min(one[at] for one in values) for name, values in times.items()} for at in (0, 1))
    print(f"{TEXTS} texts of {sum(map(len, texts)) // TEXTS} characters, {CHECKS} checks, best of {rounds}")
    slow = []
    for peer in peers:
        ratios = (clock[peer.name] / clock["qicao"], busy[peer.name] / busy["qicao"])
        more = "" if peer.name == "qicao" else f"   {ratios[0]:5.1f} and {ratios[1]:5.1f} times ours (aim {_AIM:g})"
        print(f"{peer.name:<12}{clock[peer.name]:7.2f} s on the clock {busy[peer.name]:7.2f} s of the processor{more}")
        slow += [peer.name] if peer.name != "qicao" and ratios[1] < _AIM else []
    return int(bool(slow) or len(peers) < 3)


def work() -> tuple[list[str], list[str], frozenset[int]]:
    """Texts, checks, and which texts have one of the wrong wordings."""
    sections = [part.text for speech in corpus.load() for part in speech.sections if len(part.text) > 200]
    texts = [sections[at % len(sections)] for at in range(TEXTS)]
    wrong = dict.fromkeys(form for entry in lexicon.load().entries.values() for form in entry.wrong)
    checks = [form for form in wrong if not any(form in text for text in texts)][:CHECKS]
    for number, at in enumerate(range(0, TEXTS, EVERY)):
        texts[at] += f"\n\n要{checks[number % CHECKS]}。"
    return texts, checks, frozenset(range(0, TEXTS, EVERY))


def _timed(peer: Peer, place: Path, planted: frozenset[int]) -> tuple[float, float]:
    """Seconds on the clock and of the processor that the command took; SystemExit when it found something else."""
    before, began = _processor(), time.perf_counter()
    done = subprocess.run(
        peer.command, cwd=place, env={**os.environ, **peer.environ}, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began, _processor() - before
    try:
        found = peer.failed()
    except (OSError, ValueError, LookupError):  # it left no report
        found = frozenset()
    if found != planted:
        raise SystemExit(f"{peer.name} found {sorted(found)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return seconds


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ours(place: Path, texts: list[str], checks: list[str]) -> Peer:
    """A suite of kind check: the text is given, as an echo model would give it back."""
    brief = "speech_type: congress_opening\n"
    cases = [
        {"id": f"t{at}", "kind": "check", "text": text, "brief": brief, "expect": {"lacks": checks}}
        for at, text in enumerate(texts)
    ]
    suite = {"about": "beside others", "models": ["compose"], "rules": [], "cases": cases}
    (place / "ours.yaml").write_text(json.dumps(suite, ensure_ascii=False), "utf-8")

    def failed() -> frozenset[int]:
        rows = json.loads((place / "ours.json").read_text("utf-8"))["runs"][0]["cases"]
        return frozenset(int(row["case"][1:]) for row in rows if not row["passed"])

    command = (
        sys.executable,
        "-m",
        "pipeline.cli",
        "eval",
        "ours.yaml",
        "--format",
        "json",
        "-o",
        "ours.json",
        "--offline",
    )
    return Peer("qicao", command, {"PYTHONPATH": str(_ROOT)}, failed)


def promptfoo(folder: Path, place: Path, texts: list[str], checks: list[str]) -> Peer | None:
    if shutil.which("npm") is None:
        print("promptfoo    left out: there is no npm")
        return None
    program = folder / "node_modules" / ".bin" / "promptfoo"
    if not program.exists() and not _installed(
        "promptfoo", ["npm", "install", "--no-save", "--prefix", str(folder), "promptfoo"]
    ):
        return None
    tests = [{"vars": {"text": text}} for text in texts]
    rest = {"assert": [{"type": "not-contains", "value": words} for words in checks]}
    config = {"providers": ["echo"], "prompts": ["{{text}}"], "defaultTest": rest, "tests": tests}
    (place / "promptfooconfig.yaml").write_text(json.dumps(config, ensure_ascii=False), "utf-8")
    out = place / "promptfoo.json"

    def failed() -> frozenset[int]:
        rows = json.loads(out.read_text("utf-8"))["results"]["results"]
        return frozenset(int(row["testIdx"]) for row in rows if not row["success"])

    environ = {"PROMPTFOO_CONFIG_DIR": str(place / "promptfoo"), "PROMPTFOO_DISABLE_TELEMETRY": "1"}
    environ |= {"PROMPTFOO_DISABLE_UPDATE": "1"}
    return Peer("promptfoo", (str(program), "eval", "--no-cache", "--no-table", "-o", str(out)), environ, failed)


def inspect(folder: Path, place: Path, texts: list[str], checks: list[str]) -> Peer | None:  # noqa: ARG001  as above
    home = folder / "inspect"
    program = home / "bin" / "inspect"
    if not program.exists():
        venv.create(home, with_pip=True)
        if not _installed("Inspect", [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "inspect-ai"]):
            return None
    shutil.copy(Path(__file__).with_name("inspect_task.py"), place)
    logs = place / "logs"

    def failed() -> frozenset[int]:
        newest = max(logs.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        rows = json.loads(newest.read_text("utf-8"))["samples"]
        return frozenset(int(row["id"]) for row in rows if any(one["value"] == "I" for one in row["scores"].values()))

    options = (
        "--model",
        "mockllm/model",
        "-T",
        "work=work.json",
        "--log-format",
        "json",
        "--log-dir",
        str(logs),
        "--display",
        "none",
    )
    return Peer("Inspect", (str(program), "eval", "inspect_task.py", *options), {}, failed)


def _installed(name: str, command: list[str]) -> bool:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        print(f"{name:<12} left out: {' '.join(command[:3])} failed: {last[:200]}")
    return done.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
