"""Writes the parts of the READMEs that are derived: the tree, one line a file. ``--check`` only says whether they are right.

python docs/generate.py [--check]
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
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


def written(text: str) -> str:
    """``text`` of a README with its derived parts as they should be."""
    begin, end = "<!-- tree -->", "<!-- /tree -->"
    head, _, rest = text.partition(begin)
    tail = rest.partition(end)[2]
    return f"{head}{begin}\n{tree()}\n{end}{tail}" if rest else text


def main() -> int:
    wrong = [name for name in READMES if written(old := (ROOT / name).read_text("utf-8")) != old]
    if "--check" not in sys.argv:
        for name in wrong:
            (ROOT / name).write_text(written((ROOT / name).read_text("utf-8")), "utf-8")
        return 0
    for name in wrong:
        print(f"{name}: the tree is not the one of today; run python docs/generate.py")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
