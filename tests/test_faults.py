"""Every fault of a model's side in a whole draft: what helps is tried, the rest goes on, what is done stays, resume ends it.

The rows and what runs them are in faulttable.py; docs/faults.md is made of the same runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from drafting import IDS
from endpoint import Endpoint
from faulttable import ALWAYS, ONCE, PAGE, ROWS, Row, answer, line, misbehaving, page, tried
from modelrun import KEY
from speaking import EXAMPLE

from pipeline.store import HEADINGS, View

ROOT = Path(__file__).parent.parent
ALL = {HEADINGS, *IDS}
# What each kind promises: sections that are lost, and how often they and the one that is unlucky once are asked for.
LOST = {
    "passing": {ALWAYS}, "useless": {ALWAYS}, "prompt": {ALWAYS, ONCE}, "lasting": set(IDS), "down": set(IDS), "harmless": set()
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row.fault for row in ROWS])
def test_a_fault_does_what_its_kind_promises_and_the_page_says_so(row: Row, tmp_path: Path) -> None:
    found = tried(row, tmp_path / "d")
    lost = LOST[row.kind]
    assert found.code == (3 if lost else 0)
    assert set(found.kept) == set(IDS) - lost
    if row.kind == "lasting":
        assert sum(found.requests.values()) == 1
    elif row.kind == "down":
        assert sum(found.requests.values()) <= 3 * row.attempts
    else:
        often = {"passing": (2, row.attempts), "useless": (2, 3), "prompt": (1, 1), "harmless": (1, 1)}[row.kind]
        assert found.requests == dict.fromkeys(ALL, 1) | dict(zip((ONCE, ALWAYS), often, strict=True))
    assert found.logged == sum(found.requests.values()), "calls.jsonl counts every request"
    assert found.resumed_code == 0
    assert not set(found.resumed) & set(found.kept), "what was kept is not asked for again"
    assert KEY not in found.sees + found.retry
    assert line(row, found) in PAGE.read_text("utf-8"), "run python tests/faulttable.py"


def test_the_page_has_these_rows_and_no_others() -> None:
    text = PAGE.read_text("utf-8")
    frame = page([])
    assert [part for part in frame.splitlines() if part not in text.splitlines()] == []
    rows = [part for part in text.splitlines() if part.startswith("| ") and not part.startswith("| fault |")]
    assert sorted(part.split(" | ")[0][2:] for part in rows) == sorted(row.fault for row in ROWS)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["401", "finish_reason length"])
def test_the_command_says_what_the_page_says(name: str, tmp_path: Path) -> None:
    row = next(row for row in ROWS if row.fault == name)
    (told,) = (part for part in PAGE.read_text("utf-8").splitlines() if part.startswith(f"| {name} |"))
    _, _, sees, code, kept = (cell.strip() for cell in told.strip("|").split("|"))
    folder = tmp_path / "d"
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "draft",
        str(EXAMPLE),
        "-o",
        str(folder),
        "--model",
        "openai:loopback-1",
    ]
    with Endpoint(otherwise=misbehaving(row)) as server:
        environ = {
            **os.environ,
            "OPENAI_BASE_URL": server.url,
            "OPENAI_API_KEY": KEY,
            "QICAO_CACHE": str(tmp_path / "c"),
        }
        run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environ)
        assert run.returncode == int(code) and run.stdout == ""
        assert sees.replace("HOST", server.url.split("/")[2]) in run.stderr
        assert KEY not in run.stderr and "Traceback" not in run.stderr and "--resume" in run.stderr
        assert len(IDS) - len(View(folder).missing()) == int(kept.split()[0])
        server.otherwise = answer
        run = subprocess.run([*command, "--resume"], capture_output=True, text=True, check=False, cwd=ROOT, env=environ)
        assert run.returncode == 0, run.stderr
        assert run.stdout == f"{folder / 'draft.md'}\n"
