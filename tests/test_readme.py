"""What the READMEs say is what is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.arguments import build

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


@pytest.mark.whole
def test_the_tree_is_the_one_of_today() -> None:
    run = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_command_is_named_and_every_named_command_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    table = re.search(r"```\n(qicao new.*?)```", text, re.S)
    assert table
    named = set(re.findall(r"\bqicao ([a-z]+)", table[1])) | set(re.findall(r"· ([a-z]+)(?= |$)", table[1], re.M)) - {
        "qicao"
    }
    choices = next(action.choices for action in build()._actions if action.dest == "command")
    assert choices is not None
    assert named == set(choices)


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_every_path_that_is_named_exists(path: Path) -> None:
    for name in re.findall(
        r"(?<!`)`((?:pipeline|evals|prompts|tests|examples|reference_speeches|docs)/[\w./-]*)`(?!`)",
        path.read_text("utf-8"),
    ):
        assert (ROOT / name).exists(), name


def test_both_readmes_have_the_same_code() -> None:
    def commands(path: Path) -> list[str]:
        found = re.findall(r"^(?:make|qicao|export) [^\s#]+", path.read_text("utf-8"), re.M)
        return [line for line in found if "=" not in line]

    assert commands(READMES[0]) == commands(READMES[1])
