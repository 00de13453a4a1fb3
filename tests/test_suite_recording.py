"""A recording that was stopped goes on; one whose rules changed is replayed as far as it goes, and says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from endpoint import Endpoint, say
from suites import FAULTS, HOPE, case
from test_models_structured import asked
from test_suite_cli import SUITE, contents, evaluate

from evals.suite.recording import Recording, Replay
from pipeline.types import Completion


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_rows_are_kept_at_once_and_a_torn_one_is_passed_over(tmp_path: Path) -> None:
    part, whole = tmp_path / "a.jsonl.part", tmp_path / "a.jsonl"
    first = Recording(part)
    for case_id, text in (("one", "甲"), ("two", "乙")):
        first.add(case_id, 1, "local", asked(), Completion(text, "local", finish="stop"))
    torn = part.read_bytes()
    part.write_bytes(torn + torn[-40:-10])  # killed while it wrote
    again = Recording(part)
    again.add("three", 1, "local", asked(), Completion("丙", "local", finish="stop"))
    assert [again.has(case_id, 1, "local") for case_id in ("one", "two", "three", "four")] == [True] * 3 + [False]
    again.forget("two", 1, "local")
    again.save(whole)
    assert not part.exists()
    assert [row.get("reply") for row in rows(whole)] == [None, "甲", "丙"]
    assert Replay(whole).answer("three", 1, "local", asked()).text == "丙"


def test_the_same_prompt_of_a_job_that_is_done_again_begins_with_its_first_reply(tmp_path: Path) -> None:
    part, whole = tmp_path / "a.part", tmp_path / "a.jsonl"
    first = Recording(part)
    first.add("one", 1, "local", asked(), Completion("半", "local", finish="stop"))
    again = Recording(part)
    again.forget("one", 1, "local")
    for text in ("甲", "乙"):
        again.add("one", 1, "local", asked(), Completion(text, "local", finish="stop"))
    again.save(whole)
    replay = Replay(whole)
    assert [replay.answer("one", 1, "local", asked()).text for _ in range(3)] == ["甲", "乙", "乙"]


def test_a_stopped_run_goes_on_and_its_recording_is_whole(tmp_path: Path) -> None:
    suite, file, one, two = (tmp_path / name for name in ("trial.yaml", "all.jsonl", "one", "two"))
    suite.write_text(SUITE, "utf-8")
    assert evaluate(one, suite, "--record", file) == 0
    shutil.copytree(one, two)
    run = two / "runs" / "trial-0001"
    (run / "summary.json").unlink()
    shutil.rmtree(run / "samples" / "compose" / "shipped" / "hope")
    again = tmp_path / "again.jsonl"
    (tmp_path / "again.jsonl.part").write_bytes(file.read_bytes())
    assert evaluate(two, suite, "--record", again) == 0
    assert again.read_bytes() == file.read_bytes()
    assert contents(run) == contents(one / "runs" / "trial-0001")


def test_what_was_done_before_the_recording_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suite = tmp_path / "trial.yaml"
    suite.write_text(SUITE, "utf-8")
    assert evaluate(tmp_path, suite) == 0
    (tmp_path / "runs" / "trial-0001" / "summary.json").unlink()
    assert evaluate(tmp_path, suite, "--record", tmp_path / "a.jsonl") == 0
    said = capsys.readouterr().err
    assert "没有录下：compose/shipped/hope/1、compose/shipped/whole/1" in said


def test_a_repair_that_was_not_recorded_leaves_the_version_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    suite, file = tmp_path / "trial.yaml", tmp_path / "a.jsonl"
    suite.write_text("about: 试\nmodels: [openai:loopback-1]\ncases:\n" + case("hope"), "utf-8")
    bad = FAULTS[1](HOPE)
    with Endpoint(say(bad), say(HOPE)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert evaluate(tmp_path / "one", suite, "--record", file) == 0
    assert [row["purpose"] for row in rows(file) if "purpose" in row] == ["repair", "section"]
    assert evaluate(tmp_path / "two", suite, "--replay", file) == 0
    assert "没有录过" not in capsys.readouterr().err
    other = [row | {"sha256": "0" * 64} if row.get("purpose") == "repair" else row for row in rows(file)]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in other), "utf-8")
    assert evaluate(tmp_path / "three", suite, "--replay", file) == 1
    assert "有 1 次改写没有录过" in capsys.readouterr().err
    sample = tmp_path / "three" / "runs" / "trial-0001" / "samples" / "openai%3aloopback-1" / "shipped" / "hope" / "1"
    assert (sample / "text.md").read_text("utf-8") == bad
