"""`replay:` and the fake model: the same answers every time, and a clear word when there is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelrun import TEXT, ignore, prompt

from pipeline.errors import DataError, InputError, ModelBusy
from pipeline.models import open_model
from pipeline.models.fake import FakeModel
from pipeline.types import ChatModel, Completion, Prompt, Usage


def record(folder: Path, asked: Prompt, number: int = 1, **more: Any) -> None:
    """One version as a draft's folder keeps it."""
    section = asked.task.spec.id if asked.task.spec else "headings"
    path = folder / "history" / section / f"{number:04d}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    known = {
        "version": number,
        "origin": "model",
        "model": "gpt-x",
        "purpose": asked.task.purpose,
        "prompt_sha256": asked.sha256,
        "reply": TEXT,
        "finish": "stop",
        "usage": {"input": 9, "output": 5, "cached": None, "reasoning": None},
    }
    path.write_text(json.dumps(known | more, ensure_ascii=False), "utf-8")


def replay(folder: Path) -> ChatModel:
    return open_model(f"replay:{folder}", environ={})


def test_answers_as_recorded(tmp_path: Path) -> None:
    record(tmp_path, prompt())
    model = replay(tmp_path)
    pieces: list[str] = []
    assert model.complete(prompt(), pieces.append) == Completion(TEXT, "gpt-x", Usage(9, 5), 0.0, "stop")
    assert "".join(pieces) == TEXT
    assert (model.name, model.remote) == (f"replay:{tmp_path}", False)


def test_a_folder_of_records(tmp_path: Path) -> None:
    record(tmp_path, prompt())
    record(tmp_path, prompt(None))
    for flat in (tmp_path / "history", tmp_path / "history" / "part-1"):
        assert replay(flat).complete(prompt(), ignore).text == TEXT


def test_same_prompt_again_gets_the_next_record(tmp_path: Path) -> None:
    for number, word in enumerate("甲乙", 1):
        record(tmp_path, prompt(), number, reply=word)
    model = replay(tmp_path)
    assert [model.complete(prompt(), ignore).text for _ in range(3)] == ["甲", "乙", "乙"]


def test_repairs_only_where_repairs_were_recorded(tmp_path: Path) -> None:
    record(tmp_path, prompt())
    assert not replay(tmp_path).repairs
    record(tmp_path, prompt(text="改"), 2, purpose="repair")
    assert replay(tmp_path).repairs


def test_a_changed_prompt_is_named(tmp_path: Path) -> None:
    record(tmp_path, prompt())
    with pytest.raises(DataError, match=r"part-1（初写）的提示与录下的不同"):
        replay(tmp_path).complete(prompt(text="改了"), ignore)
    with pytest.raises(DataError, match=r"hope（初写）没有录下的回答"):
        replay(tmp_path).complete(prompt("hope", "希望"), ignore)
    with pytest.raises(DataError, match=r"headings（标题）没有录下的回答"):
        replay(tmp_path).complete(prompt(None, "标题"), ignore)


def test_a_cut_reply_is_replayed_as_cut(tmp_path: Path) -> None:
    record(tmp_path, prompt(), finish=None, usage=None, model=None)
    assert replay(tmp_path).complete(prompt(), ignore) == Completion(TEXT, "replay")


def test_versions_by_hand_are_no_answers(tmp_path: Path) -> None:
    record(tmp_path, prompt())
    record(tmp_path, prompt(), 2, origin="hand", prompt_sha256=None, reply=None)
    assert replay(tmp_path).complete(prompt(), ignore).text == TEXT


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"a": 1}', '{"prompt_sha256": "x"}', "\0"])
def test_folders_that_hold_no_answers(tmp_path: Path, content: str) -> None:
    (tmp_path / "0001.json").write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        replay(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="没有这个文件夹"):
        replay(tmp_path / "none")
    with pytest.raises(DataError, match="没有录下的回答"):
        replay(tmp_path)


@given(said=st.text(min_size=1, max_size=60), question=st.text(max_size=60))
def test_any_reply_comes_back_unchanged(tmp_path_factory: pytest.TempPathFactory, said: str, question: str) -> None:
    folder = tmp_path_factory.mktemp("replay")
    said = said.encode("utf-8", "ignore").decode() or "好"
    question = question.encode("utf-8", "ignore").decode()
    record(folder, prompt(text=question), reply=said)
    assert replay(folder).complete(prompt(text=question), ignore).text == said


def test_fake_by_turns_and_by_function() -> None:
    pieces: list[str] = []
    model = FakeModel(["甲" * 40, Completion("乙", "x", finish="length"), ModelBusy("忙")])
    assert model.complete(prompt(), pieces.append).text == "甲" * 40 == "".join(pieces)
    assert model.complete(prompt(), ignore).finish == "length"
    with pytest.raises(ModelBusy):
        model.complete(prompt(), ignore)
    with pytest.raises(AssertionError, match="call 4"):
        model.complete(prompt(), ignore)
    assert len(model.prompts) == 4
    by_section = FakeModel(lambda asked: asked.task.spec.id if asked.task.spec else "标题")
    assert [by_section.complete(prompt(name), ignore).text for name in ("hope", None)] == ["hope", "标题"]
