"""Classification marks: what counts as one, and that no text with one leaves for an endpoint that is not this machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from drafting import BRIEF, SOURCE
from endpoint import Endpoint, say
from hypothesis import given
from hypothesis import strategies as st
from modelrun import KEY, TEXT, ignore, prompt
from speaking import EXAMPLE, good

from evals.matching import gates
from pipeline import brief as briefs
from pipeline import models, secrecy
from pipeline.cli import main
from pipeline.errors import InputError
from pipeline.models import open_model
from pipeline.resources import lexicon, tree

ROOT = Path(__file__).parent.parent
MARKED = [
    "机密★一年", "秘密★", "绝密★长期", "绝密", "机密", "机　密", "秘  密 ★ ５年", "秘\u200b密★1年", "★秘密", "（机密）",
    "【秘密】", "密级：秘密", "密 级: 机密", "密级为绝密", "秘密级", "机密文件要专人管理。", "内部资料，严禁外传", "秘密*10年",
]  # fmt: skip
SPOKEN = [
    "要保守国家秘密和商业秘密。", "他的绝活是秘密武器。", "严守国家机密。", "保护企业机密性数据。", "要加强保密教育。",
    "严守工作秘密，做到涉密不上网。", "内部资料，注意保存", "评选五★级服务站点",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_a_mark_is_found_wherever_it_stands(text: str) -> None:
    assert secrecy.marks(text)
    assert secrecy.marks(f"今天，大会开幕。\n{text}\n各位代表：")[0][1] == 2


@pytest.mark.parametrize("text", SPOKEN)
def test_words_about_secrecy_are_no_mark(text: str) -> None:
    assert not secrecy.marks(text)


@given(before=st.text("今天大会，。\n 　", max_size=20), gap=st.sampled_from(["", " ", "　", "\u200b"]))
def test_a_starred_mark_is_found_in_any_text(before: str, gap: str) -> None:
    assert secrecy.marks(f"{before}秘{gap}密{gap}★三年")


def test_nothing_that_is_shipped_bears_a_mark() -> None:
    for folder in (tree("prompts"), tree("reference_speeches"), tree("examples"), lexicon()):
        for path in folder.rglob("*"):
            if path.is_file() and path.name != gates.FILE:  # it lists what the patterns for such marks ask for
                assert not secrecy.marks(path.read_text("utf-8")), path


@pytest.mark.parametrize(
    "line",
    [
        "# 机密★一年",  # a comment of the file goes nowhere, but the file is marked
        "remarks: 秘密",
        'remarks: "\\u7edd\\u5bc6"',
        "facts: [{text: 全市新建会企业3200家, source: （机密）工作报告}]",
        "slogans: [机　密]",
        "emphasis: {part-2: 绝密}",
        "attending: [{office: 市委书记（秘密★三年）}]",
    ],
)
def test_any_text_of_a_brief_is_looked_at(line: str) -> None:
    found = briefs.parse(f"speech_type: congress_opening\n{line}\n", "brief.yaml")
    with pytest.raises(InputError, match="密级标志.*不能发往 far.example.*什么也没有发出") as caught:
        secrecy.expect_unmarked(secrecy.texts_of(found), "far.example")
    assert caught.value.exit_code == 2
    secrecy.expect_unmarked(secrecy.texts_of(BRIEF), "far.example")


def test_no_prompt_with_a_mark_goes_out_whatever_it_comes_from() -> None:
    far = open_model("openai:a", environ={"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://far.example/v1"})
    with pytest.raises(InputError, match="密级标志"):
        far.complete(prompt(text="资料：机密★一年"), ignore)
    other = open_model("langchain:openai:a", environ={})  # what a provider's package talks to is its own business
    with pytest.raises(InputError, match="密级标志"):
        other.complete(prompt(text="资料：机密★一年"), ignore)
    with Endpoint(say(TEXT)) as server:
        near = open_model("openai:a", environ={"OPENAI_BASE_URL": server.url})
        assert near.complete(prompt(text="资料：机密★一年"), ignore).text == TEXT
        models.close(near)


# --- the commands, in processes that are watched ---

WATCHED = """
import sys
seen = []
sys.addaudithook(lambda event, arguments: seen.append(event) if event.startswith("socket.") else None)
from pipeline.cli import main
code = main(sys.argv[1:])
print([code, len(seen)])
"""


def watched(*arguments: str, home: Path) -> tuple[list[int], str]:
    """Exit code and number of socket events of a command with an endpoint far away; what it said."""
    environ = {"HOME": str(home), "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "https://far.example.invalid/v1"}
    run = subprocess.run(
        [sys.executable, "-c", WATCHED, *arguments], capture_output=True, text=True, check=True, cwd=ROOT, env=environ
    )
    return json.loads(run.stdout.splitlines()[-1]), run.stderr


def test_a_marked_brief_is_refused_before_any_socket_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(SOURCE.replace("facts:\n", "facts:\n  - {id: f0, text: 机密★一年 涉密工程3项}\n"), "utf-8")
    seen, said = watched("draft", str(path), "-o", str(tmp_path / "d"), "--model", "openai:a", home=tmp_path)
    assert seen == [2, 0]
    assert "起草要求第 16 行有密级标志“机密★一年”" in said and "far.example.invalid" in said
    assert not (tmp_path / "d").exists()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrecy") / "draft"
    assert main(["draft", str(EXAMPLE), "-o", str(folder), "--model", "compose"]) == 0
    return folder


def test_a_marked_note_is_refused(written: Path, tmp_path: Path) -> None:
    seen, said = watched(
        "regen", str(written), "hope", "--model", "openai:a", "--note", "按密级：秘密处理", home=tmp_path
    )
    assert seen == [2, 0] and "意见（--note）第 1 行有密级标志" in said


def test_a_marked_hand_edit_is_refused_and_kept(written: Path, tmp_path: Path) -> None:
    edited = written / "sections/wish.md"
    before = edited.read_text("utf-8")
    edited.write_text(f"{before}\n绝密★长期\n", "utf-8")
    try:
        seen, said = watched("regen", str(written), "hope", "--model", "openai:a", home=tmp_path)
        assert seen == [2, 0] and "sections/wish.md 第 3 行有密级标志“绝密★长期”" in said
        assert edited.read_text("utf-8") == f"{before}\n绝密★长期\n"
    finally:
        edited.write_text(before, "utf-8")


@pytest.mark.slow
def test_on_this_machine_a_marked_brief_may_be_worked_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "brief.yaml"
    path.write_text(f"# 机密★一年\n{SOURCE}", "utf-8")
    assert main(["draft", str(path), "-o", str(tmp_path / "one"), "--model", "compose"]) == 0
    with Endpoint(otherwise=good) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert main(["draft", str(path), "-o", str(tmp_path / "two"), "--model", "openai:a", "--no-cache"]) == 0
        assert server.requests
    assert "密级" not in capsys.readouterr().err
