"""The command line as a user meets it: results on standard output, words on standard error, the exit codes of the contract."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import outline
from pipeline.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "brief.yaml"
IDS = [spec.id for spec in outline.load("congress_opening").sections]


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the machine that runs the tests must not choose a model."""
    for name in ("QICAO_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def shared_draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft of the example brief that tests only read."""
    folder = tmp_path_factory.mktemp("cli") / "draft"
    assert main(["draft", str(EXAMPLE), "-o", str(folder), "--model", "compose"]) == 0
    return folder


@pytest.fixture
def draft(shared_draft: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it that a test may change."""
    import shutil

    yield Path(shutil.copytree(shared_draft, tmp_path / "draft"))


def test_a_draft_of_the_example_brief_has_what_the_contract_names(shared_draft: Path) -> None:
    assert [f"{key}.md" for key in IDS] == sorted(
        (path.name for path in (shared_draft / "sections").iterdir()), key=lambda name: IDS.index(name[:-3])
    )
    for name in ("brief.yaml", "draft.md", "report.json", "calls.jsonl", "history"):
        assert (shared_draft / name).exists(), name
    assert (shared_draft / "brief.yaml").read_bytes() == EXAMPLE.read_bytes()
    text = (shared_draft / "draft.md").read_text("utf-8")
    places = [text.index((shared_draft / "sections" / f"{key}.md").read_text("utf-8").strip()) for key in IDS]
    assert places == sorted(places), "the ten sections in order"
    assert [text.count(f"\n{number}、") for number in "一二三四"] == [1, 1, 1, 1]
    assert "未使用模型" in text.splitlines()[-1]


def test_the_example_draft_has_no_error_but_the_slots_that_its_brief_leaves_open(shared_draft: Path) -> None:
    report = json.loads((shared_draft / "report.json").read_text("utf-8"))["files"][0]
    grave = [finding for finding in report["findings"] if finding["level"] != "info"]
    assert {finding["rule"] for finding in grave} == {"unfilled-slot"}
    assert {slot["name"] for slot in report["slots"]} == {"person", "surname"}


def test_check_writes_the_json_of_the_contract(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(draft), "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == 1
    (row,) = data["files"]
    assert set(row) == {"path", "speech_type", "characters", "findings", "slots", "summary"}
    assert row["path"] == str(draft) and row["speech_type"] == "congress_opening"
    keys = {"rule", "level", "section", "start", "end", "line", "column", "text", "message", "suggestion", "source"}
    assert all(keys <= set(finding) for finding in row["findings"])
    assert all(set(slot) == {"name", "text", "start", "end"} for slot in row["slots"])
    assert row["summary"]["error"] == sum(finding["level"] == "error" for finding in row["findings"])
    text = (draft / "draft.md").read_text("utf-8")
    assert all(text[finding["start"] : finding["end"]] == finding["text"] for finding in row["findings"])


@pytest.mark.parametrize(("options", "code"), [([], 1), (["--fail-on", "warning"], 1), (["--fail-on", "never"], 0)])
def test_fail_on_decides_the_exit_code(draft: Path, options: list[str], code: int) -> None:
    assert main(["check", str(draft), *options]) == code


def test_a_hand_edit_is_what_is_checked(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = draft / "sections" / "part-1.md"
    path.write_text(path.read_text("utf-8").replace("坚定“四个自信”", "增强“四个自信”"), "utf-8")
    main(["check", str(draft), "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["files"][0]["findings"]
    assert [one["section"] for one in findings if one["rule"] == "wrong-collocation"] == ["part-1"]


def test_standard_input_is_read() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "check", "-", "--format", "json"],
        input="今天，×市工会第×次代表大会隆重召开。".encode(), capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    row = json.loads(run.stdout)["files"][0]
    assert run.returncode == 1
    assert row["slots"][0] == {"name": "city", "text": "×市", "start": 3, "end": 5}


def test_the_result_of_draft_is_one_path_and_open_slots_are_told_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft", str(EXAMPLE), "-o", str(tmp_path / "d"), "--offline"]) == 0
    out, words = capsys.readouterr()
    assert out == f"{tmp_path / 'd' / 'draft.md'}\n"
    assert "待填：姓氏" in words and "compose" in words


def test_the_classic_mask_is_written_where_asked_for(tmp_path: Path) -> None:
    assert main(["draft", str(EXAMPLE), "-o", str(tmp_path / "d"), "--slots", "×"]) == 0
    assert "×书记，各位代表、同志们：" in (tmp_path / "d" / "draft.md").read_text("utf-8")


def test_regen_proves_that_the_other_sections_did_not_change(draft: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {key: (draft / "sections" / f"{key}.md").read_bytes() for key in IDS}
    assert main(["regen", str(draft), "part-3", "--note", "更具体一些"]) == 0
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines()] == IDS
    assert sum("未动" in line for line in out.splitlines()) == len(IDS) - 1
    assert {key: (draft / "sections" / f"{key}.md").read_bytes() for key in IDS if key != "part-3"} == {
        key: text for key, text in before.items() if key != "part-3"
    }


def test_an_edit_is_a_version_that_can_be_compared_and_taken_back(
    draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = draft / "sections" / "wish.md"
    original = path.read_text("utf-8")
    path.write_text(original.replace("圆满成功", "圆满完成"), "utf-8")
    assert main(["lock", str(draft), "wish"]) == 0
    assert main(["restore", str(draft), "wish"]) == 2, "a locked section stays"
    assert main(["unlock", str(draft), "wish"]) == 0
    capsys.readouterr()
    assert main(["diff", str(draft), "wish"]) == 0
    assert "[-成功-]{+完成+}" in capsys.readouterr().out
    assert main(["restore", str(draft), "wish"]) == 0
    assert path.read_text("utf-8") == original
    capsys.readouterr()
    assert main(["history", str(draft), "wish"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [word for line in lines for word in ("compose", "手工修改", "恢复自版本") if word in line] == [
        "compose",
        "手工修改",
        "恢复自版本",
    ]


def test_search_tells_score_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "新就业形态劳动者建会入会", "--section", "part-3", "-k", "2", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["passages"]
    assert len(found) == 2
    assert {row["role"] for row in found} == {"rights_and_services"}
    assert all(abs(sum(row["why"].values()) - row["score"]) < 0.01 for row in found)


@pytest.mark.parametrize("section", ["headings", "part-2", "wish"])
def test_prompt_shows_messages_tokens_and_the_share_of_the_prefix(
    section: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prompt", str(EXAMPLE), section, "--model", "openai:gpt-4o", "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [message["role"] for message in shown["messages"]] == ["system", "user"]
    assert shown["tokens"]["exact"] is True
    assert sum(shown["tokens"]["parts"].values()) == shown["tokens"]["total"]
    assert 0 < shown["tokens"]["prefix_share"] < 1


def test_export_needs_leave_for_open_slots(draft: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.docx"
    assert main(["export", str(draft), "-o", str(target)]) == 2
    assert "--allow-open-slots" in capsys.readouterr().err
    assert not target.exists()
    assert main(["export", str(draft), "-o", str(target), "--allow-open-slots"]) == 0
    assert target.stat().st_size > 2000


def test_rules_lists_all_and_prints_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    assert "wrong-collocation" in capsys.readouterr().out
    assert main(["rules", "wrong-collocation"]) == 0
    page = capsys.readouterr().out
    assert all(word in page for word in ("是什么", "为什么", "怎么改", "依据"))


def test_doctor_never_shows_a_key(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://user:secret@127.0.0.1:9/v1?key=secret")
    monkeypatch.setenv("OPENAI_MODEL", "m")
    assert main(["doctor"]) == 0
    shown = capsys.readouterr().out
    assert "openai:m" in shown and "127.0.0.1:9" in shown
    assert "secret" not in shown


@pytest.mark.parametrize(
    ("call", "code", "says"),
    [
        (["draft", "nope.yaml", "-o", "d"], 2, "nope.yaml"),
        (["draft", str(EXAMPLE), "-o", "d", "--model", "gpt"], 2, "openai:名称"),
        (["draft", str(EXAMPLE), "-o", "d", "--model", "openai:m"], 3, "OPENAI_API_KEY"),
        (["draft", str(EXAMPLE), "-o", "d", "--model", "openai:m", "--offline"], 2, "--offline"),
        (["draft", str(EXAMPLE), "-o", "d", "--model", "replay:none"], 2, "none"),
        (["regen", "none", "part-1"], 2, "none"),
        (["prompt", str(EXAMPLE), "part-9"], 2, "part-4"),
        (["check", "none.txt"], 2, "none.txt"),
        (["check", ".", "--type", "toast"], 2, "congress_opening"),
        (["search", "工会", "--section", "part-9"], 2, "part-9"),
        (["ingest", "none.txt"], 2, "none.txt"),
        (["rules", "no-such-rule"], 2, "no-such-rule"),
    ],
)
def test_a_wrong_call_is_told_in_words(
    call: list[str],
    code: int,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(call) == code
    out, words = capsys.readouterr()
    assert out.strip() == ""
    assert says in words and "Traceback" not in words
    assert not (tmp_path / "d").exists(), "nothing half-written"


@pytest.mark.parametrize("call", [[], ["draft"], ["check"], ["nonsense"], ["draft", "b", "-o", "d", "--jobs", "0"]])
def test_usage_errors_are_chinese_and_exit_with_2(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(call)
    assert caught.value.code == 2
    words = capsys.readouterr().err
    assert "命令写法不对" in words and "--help" in words


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    run = subprocess.run(
        f"{sys.executable} -m pipeline.cli rules | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert run.stderr == ""
