"""Our check beside textlint and promptfoo on the same generated texts, in one run; both come from npm into a scratch folder.

    python -m evals.bench.check_peers [--texts 100] [--into FOLDER]

Ours runs all its rules. textlint gets what it has of the kind: our words of wrong form as a dictionary (prh), unpaired
marks, the length of sentences. promptfoo gets the texts through its ``echo`` provider, with twenty assertions on each.
Wall time of the commands, start-up and reports included, best of three; ratios hold within one run, seconds do not.
Then each planted fault of ``planted/second`` as a file of its own: for how many textlint and ours say something new.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from evals.bench.clean import filled
from evals.bench.second import changes, load
from evals.check import check
from pipeline import lexicon

_SIZE, _ROUNDS = 3200, 3
_ASSERTIONS = 20
_TEXTLINT = (
    "textlint",
    "textlint-rule-prh",
    "textlint-rule-sentence-length",
    "@textlint-rule/textlint-rule-no-unmatched-pair",
)
_QUIET = {
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
}
_OURS = """
import sys
from evals import reports
from evals.check import check
from pathlib import Path
texts = [Path(name).read_text("utf-8") for name in sys.argv[2:]]
files = [reports.FileReport(f"{n}.txt", check(text), text) for n, text in enumerate(texts * int(sys.argv[1]))]
for form in ("json", "junit", "sarif", "html"):
    reports.render(files, form)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description="our check beside textlint and promptfoo")
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--into", type=Path, help="the scratch folder; what is installed there already is used")
    args = parser.parse_args()
    if shutil.which("npm") is None:
        print("skipped: npm is not there, so textlint and promptfoo cannot be installed")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        folder: Path = (args.into or Path(scratch)).absolute()
        names = _texts(folder / "texts", args.texts)
        ours = _timed([sys.executable, "-c", _OURS, "1", *names], folder, Path.cwd())
        tenfold = _timed([sys.executable, "-c", _OURS, "10", *names], folder, Path.cwd())
        print(f"qicao      {ours:7.2f} s for {args.texts} texts of {_SIZE} characters, all rules, four reports")
        print(f"qicao      {tenfold:7.2f} s for {10 * args.texts} of them")
        if _installed(folder, "textlint", _TEXTLINT):
            _beside("textlint", _textlint(folder, names), ours, tenfold)
            _faults(folder)
        if _installed(folder, "promptfoo", ("promptfoo",)):
            _beside("promptfoo", _promptfoo(folder, names), ours, tenfold)
    return 0


def _texts(folder: Path, count: int) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    stock = "".join(clean.text for clean in filled())
    for number in range(count):
        start = number * 791 % len(stock)
        words = itertools.islice(itertools.cycle(stock), start, start + _SIZE)
        (folder / f"{number:03}.txt").write_text("".join(words), encoding="utf-8")
    return [str(folder / f"{number:03}.txt") for number in range(count)]


def _installed(folder: Path, tool: str, packages: Sequence[str]) -> bool:
    home = folder / tool
    if not (home / "node_modules" / tool).is_dir():
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text("{}", encoding="utf-8")
        done = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages],
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"{tool:10} skipped: npm could not install it ({done.stderr.strip().splitlines()[-1:]})")
            return False
    return True


def _timed(call: Sequence[str], folder: Path, place: Path) -> float:
    """Best of the rounds. A tool that finds something exits with 1: that is no failure here."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        done = _run(call, place, folder)
        best = min(best, time.perf_counter() - start)
        if (
            done.returncode not in (0, 1, 100) or "rror while loading" in done.stderr
        ):  # 100: promptfoo's assertions failed
            raise SystemExit(f"{call[0]}: {done.stderr[-400:]}")
    return best


def _run(call: Sequence[str], place: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    quiet = {**_QUIET, "PROMPTFOO_CONFIG_DIR": str(folder / "promptfoo" / "state")}
    return subprocess.run(call, cwd=place, env={**os.environ, **quiet}, capture_output=True, text=True, check=False)


def _beside(tool: str, seconds: float, ours: float, tenfold: float) -> None:
    print(f"{tool:10} {seconds:7.2f} s for the same texts: {seconds / ours:.1f} times ours", end="; ")
    print(f"ours on ten times as many takes {tenfold / seconds:.2f} of it")


# --- textlint -----------------------------------------------------------------------------------


def _textlint(folder: Path, names: Sequence[str]) -> float:
    _dictionary(folder / "textlint")
    return _timed(["node_modules/.bin/textlint", "--format", "json", *names], folder, folder / "textlint")


def _dictionary(home: Path) -> None:
    entries = lexicon.load().entries.values()
    words = {wrong: right for entry in entries for wrong, right in entry.wrong.items() if right and "-" not in wrong}
    # prh escapes a hyphen in a way that its own engine refuses.
    rows = [{"pattern": wrong, "expected": right} for wrong, right in words.items()]
    (home / "prh.yml").write_text(yaml.safe_dump({"version": 1, "rules": rows}, allow_unicode=True), encoding="utf-8")
    rules: Mapping[str, object] = {
        "prh": {"rulePaths": ["prh.yml"]},
        "sentence-length": {"max": 150},
        "@textlint-rule/no-unmatched-pair": True,
    }
    (home / ".textlintrc.json").write_text(json.dumps({"rules": rules}), encoding="utf-8")


def _faults(folder: Path) -> None:
    """Faults are counted as found when there is a message more than on the clean text, or another one."""
    home, texts = folder / "textlint", load("second")
    planted = list(changes("second", texts))
    place = folder / "planted"
    place.mkdir(exist_ok=True)
    for name, clean in texts.items():
        (place / f"{name}.txt").write_text(clean.text, encoding="utf-8")
    for number, change in enumerate(planted):
        (place / f"{number}.txt").write_text(change.text, encoding="utf-8")
    files = sorted(str(path) for path in place.glob("*.txt"))
    rows = json.loads(_run(["node_modules/.bin/textlint", "--format", "json", *files], home, folder).stdout)
    said = {Path(row["filePath"]).stem: sorted(note["message"] for note in row["messages"]) for row in rows}
    theirs = sum(said[str(number)] != said[change.clean.name] for number, change in enumerate(planted))
    known = {name: _said(clean.text, clean.brief) for name, clean in texts.items()}
    ours = sum(bool(_said(change.text, change.clean.brief) - known[change.clean.name]) for change in planted)
    print(f"faults     of {len(planted)} planted ones textlint tells {theirs}, qicao {ours} (whatever it says of them)")


def _said(text: str, brief: object) -> set[tuple[str, str, str]]:
    return {(hit.rule, hit.text, hit.message) for hit in check(text, brief=brief).findings if hit.level != "info"}  # type: ignore[arg-type]


# --- promptfoo ----------------------------------------------------------------------------------


def _promptfoo(folder: Path, names: Sequence[str]) -> float:
    wrong = [form for entry in lexicon.load().entries.values() for form in entry.wrong][:_ASSERTIONS]
    config = {
        "providers": ["echo"],
        "prompts": ["{{text}}"],
        "defaultTest": {"assert": [{"type": "not-contains", "value": form} for form in wrong]},
        "tests": [{"vars": {"text": Path(name).read_text("utf-8")}} for name in names],
    }
    home = folder / "promptfoo"
    (home / "config.yaml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    call = [
        "node_modules/.bin/promptfoo",
        "eval",
        "-c",
        "config.yaml",
        "--no-cache",
        "--no-progress-bar",
        "-o",
        "out.json",
    ]
    return _timed([*call, "--no-share", "--no-write", "--max-concurrency", "8"], folder, home)


if __name__ == "__main__":
    sys.exit(main())
