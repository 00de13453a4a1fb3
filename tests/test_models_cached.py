"""The cache of replies: what it answers, what it must not, how it is kept, and that it never stands in the way."""

from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from modelrun import TEXT, ignore, prompt

from pipeline.errors import ModelBusy
from pipeline.models import cached, fake
from pipeline.models.cached import Cached
from pipeline.types import ChatModel, Completion, Prompt, Usage


class Asked:
    """A model at an endpoint, that numbers its replies."""

    remote, repairs = True, True

    def __init__(self, name: str = "openai:a", endpoint: str = "host", finish: str | None = "stop") -> None:
        self.name, self.endpoint, self.finish = name, endpoint, finish
        self.calls = 0
        self._lock = threading.Lock()

    def complete(self, prompt: Prompt, on_text: Callable[[str], None]) -> Completion:
        with self._lock:
            self.calls += 1
        text = f"{TEXT}{self.calls}"
        on_text(text)
        return Completion(text, "a-2024-08-06", Usage(10, 5), finish=self.finish)


def ask(model: ChatModel, question: Prompt | None = None, *, usable: bool = True) -> Completion:
    asked = question or prompt()
    answer = model.complete(asked, ignore)
    if usable:
        model.accept(asked)  # type: ignore[attr-defined]
    return answer


def test_an_identical_call_is_answered_from_the_cache_and_costs_nothing(tmp_path: Path) -> None:
    inner, pieces = Asked(), list[str]()
    first = ask(Cached(inner, tmp_path / "c"))
    again = Cached(inner, tmp_path / "c").complete(prompt(), pieces.append)
    assert inner.calls == 1
    assert (again.text, again.model, again.finish) == (first.text, "a-2024-08-06", "stop")
    assert (again.usage, again.requests, again.seconds) == (Usage(), 0, 0.0)
    assert pieces == [first.text]


@pytest.mark.parametrize(
    ("inner", "question"),
    [
        (Asked(name="openai:b"), prompt()),
        (Asked(endpoint="other"), prompt()),
        (Asked(), prompt(text="请写第二部分。")),
    ],
)
def test_another_model_endpoint_or_prompt_is_asked(inner: Asked, question: Prompt, tmp_path: Path) -> None:
    ask(Cached(Asked(), tmp_path / "c"))
    assert ask(Cached(inner, tmp_path / "c"), question).requests == 1
    assert inner.calls == 1


def test_the_same_prompt_again_within_a_run_is_another_call(tmp_path: Path) -> None:
    inner = Asked()
    run = Cached(inner, tmp_path / "c")
    said = [ask(run).text, ask(run).text]
    assert said[0] != said[1] and inner.calls == 2
    again = Cached(inner, tmp_path / "c")  # and a whole run repeats
    assert [ask(again).text, ask(again).text] == said and inner.calls == 2


def test_a_reply_that_was_not_usable_is_not_kept(tmp_path: Path) -> None:
    inner = Asked()
    ask(Cached(inner, tmp_path / "c"), usable=False)
    ask(Cached(inner, tmp_path / "c"))
    assert inner.calls == 2


@pytest.mark.parametrize("finish", [None, "length", "content_filter", "endless", "loop"])
def test_a_reply_that_is_not_whole_is_not_kept(finish: str | None, tmp_path: Path) -> None:
    ask(Cached(Asked(finish=finish), tmp_path / "c"))
    assert not list(cached.entries(tmp_path / "c"))


def test_faults_go_through_and_are_not_kept(tmp_path: Path) -> None:
    model = Cached(fake.FakeModel([ModelBusy("忙"), TEXT]), tmp_path / "c")
    with pytest.raises(ModelBusy):
        ask(model)
    assert ask(model).text == TEXT


def test_a_resumed_run_keeps_replies_and_uses_none(tmp_path: Path) -> None:
    inner = Asked()
    ask(Cached(inner, tmp_path / "c"))
    ask(Cached(inner, tmp_path / "c", read=False))
    assert inner.calls == 2


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_only_the_user_can_read_it_and_no_prompt_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir(mode=0o755)
    ask(Cached(Asked(), folder), prompt(text="机密的材料不在缓存里"))
    (path,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "材料" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("[]"),
        lambda path: path.write_text(path.read_text("utf-8").replace("代表", "别人"), "utf-8"),
        lambda path: path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"format": 99}), "utf-8"),
        lambda path: os.utime(path, (1_000_000, 1_000_000)),  # a month later a name may stand for another model
        lambda path: path.rename(path.with_name("0" * 64 + ".json")),
    ],
)
def test_a_file_that_is_not_what_was_written_is_asked_for_again(
    damage: Callable[[Path], object], tmp_path: Path
) -> None:
    inner = Asked()
    ask(Cached(inner, tmp_path / "c"))
    (path,) = (tmp_path / "c").iterdir()
    damage(path)
    assert ask(Cached(inner, tmp_path / "c")).text == f"{TEXT}2"


def test_a_folder_that_cannot_be_used_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "link").symlink_to(elsewhere)
    (tmp_path / "file").write_text("不是文件夹", "utf-8")
    for folder in (tmp_path / "link", tmp_path / "file", tmp_path / "file" / "below"):
        lines: list[str] = []
        model = Cached(Asked(), folder, on_event=lines.append)
        assert ask(model).text and ask(model, prompt(text="又一句")).text
        assert len(lines) == 1 and "缓存不能用" in lines[0]
    assert not list(elsewhere.iterdir())


def test_a_folder_that_disappears_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    lines: list[str] = []
    model = Cached(Asked(), tmp_path / "c", on_event=lines.append)
    ask(model)
    for path in [*(tmp_path / "c").iterdir(), tmp_path / "c"]:
        path.unlink() if path.is_file() else path.rmdir()
    (tmp_path / "c").write_text("挡着", "utf-8")
    ask(model, prompt(text="二")), ask(model, prompt(text="三"))
    assert len(lines) == 1 and "写不进去" in lines[0]


def test_sections_side_by_side_share_it(tmp_path: Path) -> None:
    inner = Asked()
    questions = [prompt(text=f"第{number}句") for number in range(40)]
    model = Cached(inner, tmp_path / "c")
    with ThreadPoolExecutor(8) as pool:
        said = {found.text for found in pool.map(lambda question: ask(model, question), questions)}
    assert len(said) == inner.calls == len(list(cached.entries(tmp_path / "c"))) == 40
    assert not list((tmp_path / "c").glob(".*"))


def test_it_can_be_seen_and_cleared_and_nothing_else_is_touched(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    ask(Cached(Asked(), folder))
    ask(Cached(Asked(), folder), prompt(None, text="请拟标题。"))
    (folder / "mine.json").write_text("{}", "utf-8")
    shown = {(kept.section, kept.model, kept.purpose) for kept in cached.entries(folder)}
    assert shown == {("part-1", "a-2024-08-06", "section"), ("headings", "a-2024-08-06", "headings")}
    assert cached.clear(folder) == 2
    assert [path.name for path in folder.iterdir()] == ["mine.json"]
    assert cached.clear(tmp_path / "never") == 0 and not list(cached.entries(tmp_path / "never"))


def test_a_model_in_between_hands_everything_through(tmp_path: Path) -> None:
    model = Cached(Asked(), tmp_path / "c")
    assert (model.name, model.remote, model.repairs, model.endpoint) == ("openai:a", True, True, "host")
    model.warm(), model.stop(), model.close()
