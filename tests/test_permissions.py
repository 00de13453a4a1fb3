"""What a user sees whose system refuses to read or to write: one line, exit 2, and nothing lost.

Root is refused nothing, so the commands run in a process of their own that has given up overriding permissions.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from drafting import contents, sections_of
from folders import create, write

from pipeline.store import View

ROOT = Path(__file__).parent.parent
# CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER (capability.h) leave the bounding set (PR_CAPBSET_DROP, 24).
_POWERLESS = """
import ctypes, os, sys
for power in (1, 2, 3):
    if os.geteuid() == 0 and ctypes.CDLL(None).prctl(24, power, 0, 0, 0):
        sys.exit(99)
os.execv(sys.executable, [sys.executable, "-m", "pipeline.cli", *sys.argv[1:]])
"""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix" or (os.geteuid() == 0 and sys.platform != "linux"), reason="permissions"),
]
READING = (["history", "hope"], ["diff", "hope"], ["cost"])
WRITING = (["regen", "hope", "--model", "compose"], ["restore", "hope"], ["lock", "hope"], ["unlock", "hope"])


def run(command: list[str], folder: Path) -> tuple[int, str, str]:
    """Exit code, standard output and the last line of standard error of a command on a draft."""
    line = [sys.executable, "-c", _POWERLESS, command[0], str(folder), *command[1:]]
    done = subprocess.run(
        line, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    if done.returncode == 99:
        pytest.skip("this process may not give up its powers")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, (done.stderr.splitlines() or [""])[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A whole draft with two versions of hope. What a test takes away is given back at its end."""
    place = tmp_path / "draft"
    with create(place) as store:
        store.agree({key: f"{'一二三四'[n]}、牢牢把握方向，在学习中前进" for n, key in enumerate(("part-1", "part-2", "part-3", "part-4"))})  # fmt: skip
        for key in store.state.sections:
            write(store, key, f"{key}：要努力。\n")
        write(store, "hope", "希望大家努力。\n")
    yield place
    for path in (place, *(Path(top, name) for top, folders, _ in os.walk(place) for name in folders)):
        path.chmod(0o755)


def read_only(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_read_only_folder_is_read_and_every_change_refused(folder: Path) -> None:
    before = contents(folder)
    read_only(folder)
    for command in READING:
        assert run(command, folder)[0] == 0, command
    for command in WRITING:
        code, _, said = run(command, folder)
        assert code == 2 and "写不进去" in said and "复制到可写的地方" in said, command
    code, out, _ = run(["doctor"], folder)
    assert code == 1 and "写不进去" in out and "12 个版本的校验值相符" in out.replace("11", "12")
    assert contents(folder) == before


def test_sections_that_cannot_be_written_keep_what_was_acknowledged(folder: Path) -> None:
    (folder / "sections").chmod(0o555)
    code, _, said = run(["restore", "hope"], folder)
    assert code == 2 and "sections/hope.md: 写不进去" in said
    assert sections_of(folder)["hope"].decode() == "希望大家努力。\n"
    (folder / "sections").chmod(0o755)
    assert "已按写入日志补齐" in run(["doctor"], folder)[1]
    assert sections_of(folder)["hope"].decode() == "hope：要努力。\n"
    assert [kept.origin for kept in View(folder).versions("hope")] == ["model", "model", "restore"]


@pytest.mark.parametrize("name", ["sections/hope.md", "sections", "history/draft.json", "history/hope", "history", ""])
def test_what_cannot_be_read_is_named_and_never_taken_for_absent(folder: Path, name: str) -> None:
    before = contents(folder)
    (folder / name).chmod(0)
    for command in (["history", "hope"], ["restore", "hope", "--version", "1"]):
        code, _, said = run(command, folder)
        assert code == 2 and ("读不了" in said or "写不进去" in said) and str(folder) in said, command
    code, out, said = run(["doctor"], folder)
    assert (code, "有问题" in out) == (1, True) or (code == 2 and "读不了" in said)
    (folder / name).chmod(0o755 if (folder / name).is_dir() else 0o644)
    assert {key: value for key, value in contents(folder).items() if key != ".lock"} == {
        key: value for key, value in before.items() if key != ".lock"
    }


def test_no_new_draft_where_nothing_may_be_written(folder: Path, tmp_path: Path) -> None:
    brief = shutil.copy(folder / "brief.yaml", tmp_path / "brief.yaml")
    folder.chmod(0o555)
    code, _, said = run(["draft", "-o", str(folder / "new"), "--model", "compose"], Path(brief))
    assert code == 2 and "建不了文件夹" in said
    Path(brief).chmod(0)
    code, _, said = run(["draft", "-o", str(tmp_path / "other"), "--model", "compose"], Path(brief))
    assert code == 2 and "brief.yaml: 读不了" in said and not (tmp_path / "other").exists()
