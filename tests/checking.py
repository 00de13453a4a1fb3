"""`qicao check` called as a user calls it, and what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
WRONG = "截止目前，任务已经完成,成绩很大。\n"
RIGHT = "截至目前，任务已经完成，成绩很大。\n"
Captured = pytest.CaptureFixture[str]


def run(*args: object, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, args)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, env=environ, check=False)


def write(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def found(capsys: Captured) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def names(file: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in file["findings"]]
