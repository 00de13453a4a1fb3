"""Prompt files are read strictly, a new speech type is a folder, and replies to the headings call are read as they come."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import drafting
import pytest
from drafting import BRIEF
from hypothesis import given
from hypothesis import strategies as st

from pipeline import outline, prompt
from pipeline.errors import DataError, ModelMisbehaved
from pipeline.prompt.template import parse
from pipeline.types import (
    Brief,
    Task,
)

ROOT = Path(__file__).parents[1]
HEADINGS = dict(zip(drafting.PARTS, drafting.HEADINGS, strict=True))


# --- prompt files -------------------------------------------------------------------------------

SUPPLIED = ("brief", "facts")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("没有表头", 1, "第一行"),
        ("---\nvariables: [brief]\n正文{brief}", 1, "没有用一行"),
        ("---\nvariables: [brief, wrong]\n---\n{brief}{wrong}", 2, "没有“wrong”这个变量"),
        ("---\nvariables: [brief, facts]\n---\n{brief}", 2, "没有{facts}"),
        ("---\nvariables: [brief]\n---\n\n{brief}\n{facts}", 6, "没有声明"),
        ("---\nvariables: [brief]\n---\n{brief}\n{brief", 5, "花括号"),
        ("---\nvariables: [facts]\n---\n{facts}", 4, "必须有{brief}"),
        ("---\nother: 1\n---\n{brief}", 2, "不认识"),
        ("---\nvariables: []\n---\n", 4, "必须有"),
    ],
)
def test_a_faulty_prompt_file_is_named_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(DataError) as caught:
        parse(text, "section.md", SUPPLIED, ("brief",))
    assert caught.value.path == "section.md"
    assert caught.value.line == line
    assert words in str(caught.value)


def test_values_are_not_read_as_templates_and_empty_paragraphs_go() -> None:
    found = parse("---\nvariables: [brief, facts]\n---\n甲\n\n事实：\n{facts}\n\n{brief}！", "x", SUPPLIED)
    assert found.render({"brief": "{facts}", "facts": ""}) == "甲\n\n{facts}！"


@pytest.mark.parametrize("speech_type", outline.speech_types())
def test_the_prompt_files_of_every_type_are_right(speech_type: str) -> None:
    prompt.verify(speech_type)
    brief = Brief(speech_type)
    for spec in outline.for_brief(brief).sections:
        task = Task("section", brief, outline.for_brief(brief), spec)
        assert "{" not in "".join(message.text for message in prompt.build(task, (), exact=False).messages)


def test_a_new_speech_type_is_a_folder_and_nothing_else(tmp_path: Path) -> None:
    for name in ("pipeline", "evals", "prompts"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    folder = tmp_path / "prompts" / "toast"
    shutil.copytree(tmp_path / "prompts" / "work_conference", folder)
    (folder / "outline.yaml").write_text(
        "name: 祝酒辞\ntitle: 在{occasion}上的祝酒辞\nvoice: own\nsections:\n"
        "  - {id: toast, role: hope, name: 祝酒, characters: [50, 80, 120], covers: [祝愿宾客健康]}\n",
        encoding="utf-8",
    )
    script = """
from pipeline import outline, prompt
from pipeline.types import Brief, Task
prompt.verify("toast")
brief = Brief("toast")
full = outline.for_brief(brief)
print("祝愿宾客健康" in prompt.build(Task("section", brief, full, full.sections[0]), (), exact=False).messages[1].text)
"""
    environ = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environ, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("True", "")


# --- replies to the headings call ---------------------------------------------------------------


@pytest.mark.parametrize(
    "reply",
    [
        "\n".join(HEADINGS.values()),
        "好的，标题如下：\n\n" + "\n\n".join(f"**{text}。**" for text in HEADINGS.values()) + "\n\n希望符合要求！",
        "<think>一、先想想</think>```\n" + "\n".join(text[2:] for text in HEADINGS.values()) + "\n```",
        "\n".join(f"{n}. {text[2:].replace('，', ',')}" for n, text in enumerate(HEADINGS.values(), 1)),
        "\n".join(f"- part-{n}：“{text}”" for n, text in enumerate(HEADINGS.values(), 1)),
        "\n".join(f"（{text[0]}）{text[2:]}" for text in HEADINGS.values()),
    ],
)
def test_headings_are_read_from_any_sort_of_list(reply: str) -> None:
    assert prompt.parse_headings(reply, outline.load("congress_opening"), BRIEF) == HEADINGS


@pytest.mark.parametrize("count", [3, 4])
def test_fixed_headings_are_the_briefs_whether_repeated_or_not(count: int) -> None:
    brief = replace(BRIEF, headings={"part-2": "二、我定的标题"})
    reply = "\n".join(text for key, text in HEADINGS.items() if count == 4 or key != "part-2")
    assert prompt.parse_headings(reply, outline.load("congress_opening"), brief) == HEADINGS | brief.headings


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("", "实际有 0 个"),
        ("\n".join([*HEADINGS.values()][:3]), "实际有 3 个"),
        ("\n".join([*HEADINGS.values(), "五、多了一个，在这里中写着呢"]), "实际有 5 个"),
        ("\n".join([*[*HEADINGS.values()][:3], "四、抓落实"]), "“四、抓落实”不合句式"),
        ("\n".join([HEADINGS["part-1"]] * 4), "重复"),
        ("抱歉，我无法完成这个请求。", "实际有 1 个"),
    ],
)
def test_a_reply_that_is_no_set_of_headings_is_refused_with_the_reason(reply: str, words: str) -> None:
    with pytest.raises(ModelMisbehaved, match=words) as caught:
        prompt.parse_headings(reply, outline.load("congress_opening"), BRIEF)
    assert caught.value.reply == reply


@given(st.text(max_size=200))
def test_any_reply_gives_headings_or_a_reason(reply: str) -> None:
    try:
        found = prompt.parse_headings(reply, outline.load("congress_opening"), BRIEF)
    except ModelMisbehaved:
        return
    assert list(found) == list(HEADINGS)
