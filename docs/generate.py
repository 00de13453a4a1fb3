"""Writes what is derived: the tree and the run of the READMEs, and docs/example.md, the draft of that run.

``--check`` only says whether they are right.

python docs/generate.py [--check]
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
_FOLDERS = {
    "prompts": "what the model is told, as files: a folder a speech type, and what all types share",
    "reference_speeches": "a folder a speech type, a Markdown file a speech, facts as typed slots",
    "evals/lexicon": "dated formulations, as data",
    "evals/bench": "benchmarks; they print ratios within one run",
    "tests": "mirrors the code; tests/rules/ has each rule's bad, good and near-miss cases",
    "examples": "the brief of `make draft`",
    "docs": "the log of experiments, the table of rules, this generator",
}
_WIDTH = 26


def tree() -> str:
    """The tree as a fenced block."""
    lines = ["```"]
    for package in ("pipeline", "evals"):
        lines += [f"{package}/", *_modules(ROOT / package)]
    for folder, words in _FOLDERS.items():
        if (ROOT / folder).is_dir() and "/" not in folder:
            lines.append(f"{folder + '/':<{_WIDTH}}{words}")
    return "\n".join([*lines, "```"])


def _modules(package: Path) -> Iterator[str]:
    for path in sorted(package.iterdir()):
        name = f"{package.name}/{path.name}"
        if path.is_dir() and (path / "__init__.py").exists():
            yield f"  {path.name + '/':<{_WIDTH - 2}}{_first_sentence(path / '__init__.py')}"
        elif name in _FOLDERS:
            yield f"  {path.name + '/':<{_WIDTH - 2}}{_FOLDERS[name]}"
        elif path.suffix == ".py" and path.stem != "__init__":
            yield f"  {path.name:<{_WIDTH - 2}}{_first_sentence(path)}"


def _first_sentence(path: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    words = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    paragraph = " ".join(words.split("\n\n")[0].split())
    return re.split(r"(?<=[^.]\.)\s", paragraph, maxsplit=1)[0].rstrip(".")


# Commands of the run that is shown, and how many lines of what they print.
_RUN = (
    ("qicao draft examples/brief.yaml -o draft --jobs 1", None),
    ("qicao check draft", 8),
    ("qicao regen draft part-3 --note '多写新就业形态劳动者'", None),
    ("qicao export draft -o draft.docx --allow-open-slots", None),
)
# What follows on it in the same folder: the Word file that was exported is taken in as an old speech.
_OWN = (
    ("qicao ingest draft.docx --corpus own", None),
    ("qicao corpus list --corpus own", None),
    ("qicao search 新就业形态劳动者 --corpus own -k 1", None),
)


def run(folder: Path) -> str:
    """The run as a fenced block; the draft stays in ``folder``. Composed, one section at a time: the same every time."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    return console(folder, _RUN)


def console(folder: Path, commands: Sequence[tuple[str, int | None]]) -> str:
    """What ``commands`` print in ``folder``, as a fenced block."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("QICAO_", "OPENAI_"))}
    environ |= {"PYTHONPATH": str(ROOT), "QICAO_CACHE": str(folder / "cache"), "COLUMNS": "120"}
    environ |= {"QICAO_CORPUS": str(folder / "corpus")}
    (folder / "corpus").mkdir(exist_ok=True)
    lines = ["```console"]
    for command, most in commands:
        call = [sys.executable, "-m", "pipeline.cli", *shlex.split(command)[1:]]
        done = subprocess.run(  # noqa: PLW1510 - what it prints is shown, whatever its exit code
            call, cwd=folder, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        printed = done.stdout.rstrip().split("\n")
        lines += [f"$ {command}", *printed[:most]]
        if most is not None and len(printed) > most:
            lines.append("…")
    return "\n".join([*lines, "```"])


def example(folder: Path) -> str:
    """docs/example.md: the draft as it came."""
    draft = (folder / "draft" / "draft.md").read_text("utf-8")
    return f"<!-- Written by docs/generate.py: draft.md of the run in the README, as it came. -->\n\n{draft}"


def files() -> dict[Path, str]:
    """What every derived file should hold."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = {"tree": tree(), "run": run(folder), "own": console(folder, _OWN)}
        found = {ROOT / readme: written((ROOT / readme).read_text("utf-8"), parts) for readme in READMES}
        return found | {ROOT / "docs" / "example.md": example(folder)}


def written(text: str, parts: dict[str, str]) -> str:
    """``text`` of a README with its derived parts as they should be."""
    for name, words in parts.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        head, _, rest = text.partition(begin)
        text = f"{head}{begin}\n{words}\n{end}{rest.partition(end)[2]}"
    return text


def main() -> int:
    wrong = {path: text for path, text in files().items() if not path.exists() or path.read_text("utf-8") != text}
    for path, text in wrong.items():
        if "--check" in sys.argv:
            print(f"{path.relative_to(ROOT)} is not the one of today; run python docs/generate.py")
        else:
            path.write_text(text, "utf-8")
    return int(bool(wrong) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
