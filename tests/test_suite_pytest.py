"""A suite as tests, in a pytest of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from suites import case

pytestmark = pytest.mark.slow  # processes of their own, a second and more each

ROOT = Path(__file__).parent.parent
PLUGIN = "pipeline.cli.pytest_plugin"


def suite_as_tests(folder: Path, name: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    if not any(one.value == PLUGIN for one in entry_points(group="pytest11")):
        command += ["-p", PLUGIN]  # run from a checkout that is not installed
    command += ["--rootdir", str(folder), "--qicao-suite", str(name), "--qicao-runs", str(folder / "runs"), str(folder)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_each_sample_and_each_gate_is_a_test(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    bad = case("wrong", more="    expect: {contains: [绝不会有的话]}\n")
    path.write_text(f"about: 试\nmodels: [compose]\ncases:\n{case('right')}{bad}", "utf-8")
    code, told = suite_as_tests(tmp_path, path)
    assert code == 1
    assert "2 failed, 1 passed" in told  # a case, and the gate that all have to pass
    assert "应有“绝不会有的话”" in told and "Traceback" not in told


def test_a_bad_suite_ends_the_collection(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_text("about: 试\ncases: []\n", "utf-8")
    code, told = suite_as_tests(tmp_path, path)
    assert code != 0 and "一个用例也没有" in told
